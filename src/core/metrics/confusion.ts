export type Confusion = readonly (readonly number[])[];

/** Index of the largest of `count` values from `start`; the first one when equal. */
function argMax(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) {
    if ((values[start + i] as number) > (values[start + best] as number)) best = i;
  }
  return best;
}

/** [actual][predicted] counts. `probabilities` is [examples × classes], row by row. */
export function confusionOf(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
): Confusion {
  const counts = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = counts[labels[i] as number];
    const predicted = argMax(probabilities, i * classCount, classCount);
    if (row) row[predicted] = (row[predicted] ?? 0) + 1;
  }
  return counts;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** Share of examples on the diagonal; NaN without examples. */
export function accuracyOf(confusion: Confusion): number {
  return sum(confusion.map((row, i) => row[i] ?? 0)) / sum(confusion.map(sum));
}
