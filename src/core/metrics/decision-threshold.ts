export type ThresholdAim = 'accuracy' | 'balanced-accuracy';

/**
 * Threshold between two classes that is best by the aim for these scores of the positive one. Of several
 * that are equally good it is the middle one: the widest way from both sides. Null when a class is empty.
 */
export function bestThreshold(
  scores: readonly number[],
  isPositive: readonly boolean[],
  aim: ThresholdAim,
): number | null {
  const positives = isPositive.filter(Boolean).length;
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const order = scores.map((_, at) => at).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const [positiveWeight, negativeWeight] =
    aim === 'accuracy' ? [1, 1] : [0.5 / positives, 0.5 / negatives];
  // Everything is called positive first; then one example after another is not.
  let value = positives * positiveWeight;
  const steps: { readonly value: number; readonly threshold: number }[] = [];
  order.forEach((at, rank) => {
    const score = scores[at] ?? 0;
    value += isPositive[at] ? -positiveWeight : negativeWeight;
    const next = order[rank + 1];
    const above = next === undefined ? 1 : (scores[next] ?? 0);
    if (above !== score) steps.push({ value, threshold: (score + above) / 2 });
  });
  const most = Math.max(...steps.map((step) => step.value));
  const best = steps.filter((step) => step.value > most - 1e-9);
  return best[Math.floor(best.length / 2)]?.threshold ?? null;
}
