/** The largest difference, as a part of the largest expected value (of 1 where all are smaller than that). */
export function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  let largest = 1;
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] ?? NaN;
    const difference = Math.abs((actual[i] ?? NaN) - value);
    if (Number.isNaN(difference)) return Infinity;
    worst = Math.max(worst, difference);
    largest = Math.max(largest, Math.abs(value));
  }
  return worst / largest;
}
