/** A threshold and what it gives when examples with a score of at least that much are called positive. */
export interface RocPoint {
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly sensitivity: number;
}

export interface PrecisionRecallPoint {
  readonly threshold: number;
  readonly sensitivity: number;
  readonly ppv: number;
}

interface Step {
  readonly threshold: number;
  readonly truePositive: number;
  readonly falsePositive: number;
}

/** Counts after each distinct score, from the highest down. */
function stepsOf(scores: readonly number[], isPositive: readonly boolean[]): Step[] {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const steps: Step[] = [];
  let truePositive = 0;
  let falsePositive = 0;
  order.forEach((index, at) => {
    if (isPositive[index]) truePositive += 1;
    else falsePositive += 1;
    const threshold = scores[index] ?? 0;
    const next = order[at + 1];
    if (next === undefined || scores[next] !== threshold) {
      steps.push({ threshold, truePositive, falsePositive });
    }
  });
  return steps;
}

/**
 * Receiver operating characteristic from (0, 0), where nothing is called positive, to (1, 1). Null
 * when one of the two groups is empty.
 */
export function rocCurveOf(
  scores: readonly number[],
  isPositive: readonly boolean[],
): readonly RocPoint[] | null {
  const steps = stepsOf(scores, isPositive);
  const last = steps.at(-1);
  if (!last || last.truePositive === 0 || last.falsePositive === 0) return null;
  return [
    { threshold: Infinity, falsePositiveRate: 0, sensitivity: 0 },
    ...steps.map(({ threshold, truePositive, falsePositive }) => ({
      threshold,
      falsePositiveRate: falsePositive / last.falsePositive,
      sensitivity: truePositive / last.truePositive,
    })),
  ];
}

/** Precision over recall from the highest threshold down; null without a positive example. */
export function precisionRecallCurveOf(
  scores: readonly number[],
  isPositive: readonly boolean[],
): readonly PrecisionRecallPoint[] | null {
  const steps = stepsOf(scores, isPositive);
  const positives = steps.at(-1)?.truePositive ?? 0;
  if (positives === 0) return null;
  return steps.map(({ threshold, truePositive, falsePositive }) => ({
    threshold,
    sensitivity: truePositive / positives,
    ppv: truePositive / (truePositive + falsePositive),
  }));
}

/**
 * Average precision: the area under the precision-recall curve as a sum of steps, without the
 * interpolation that makes it too good (Davis and Goadrich 2006). Null without a positive example.
 */
export function averagePrecisionOf(
  scores: readonly number[],
  isPositive: readonly boolean[],
): number | null {
  const curve = precisionRecallCurveOf(scores, isPositive);
  if (!curve) return null;
  let before = 0;
  let area = 0;
  for (const { sensitivity, ppv } of curve) {
    area += (sensitivity - before) * ppv;
    before = sensitivity;
  }
  return area;
}
