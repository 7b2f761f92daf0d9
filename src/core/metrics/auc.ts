/**
 * Area under the ROC curve as the rank statistic of Mann and Whitney: the share of pairs in which
 * the positive scores higher, ties counting half. Null when one of the two groups is empty.
 */
export function aucOf(scores: readonly number[], isPositive: readonly boolean[]): number | null {
  const order = scores.map((_, index) => index).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const positives = isPositive.filter(Boolean).length;
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return null;
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    const score = scores[order[start] ?? 0];
    while (end < order.length && scores[order[end] ?? 0] === score) end++;
    const meanRank = (start + 1 + end) / 2;
    for (const index of order.slice(start, end)) if (isPositive[index]) rankSum += meanRank;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
