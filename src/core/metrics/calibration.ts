/** Examples whose predicted probability falls in one bin. */
interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanPredicted: number;
  /** Share of positive examples; equal to `meanPredicted` when the probabilities mean what they say. */
  readonly observed: number;
}

export interface Calibration {
  /** Bins that hold an example, from 0 to 1. */
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: mean of |observed − predicted| over bins, by their counts. */
  readonly expectedCalibrationError: number;
  /** Mean squared difference of probability and outcome (Brier 1950). */
  readonly brierScore: number;
}

const BIN_COUNT = 10;

/**
 * Reliability of the probabilities of one class, in ten bins of equal width. Null without examples.
 * @throws {RangeError} for what is no probability
 */
export function calibrationOf(
  probabilities: readonly number[],
  isPositive: readonly boolean[],
): Calibration | null {
  if (probabilities.length === 0) return null;
  const sums = Array.from({ length: BIN_COUNT }, () => ({ count: 0, predicted: 0, positive: 0 }));
  let squares = 0;
  probabilities.forEach((probability, index) => {
    const outcome = isPositive[index] ? 1 : 0;
    squares += (probability - outcome) ** 2;
    const bin = sums[Math.min(BIN_COUNT - 1, Math.floor(probability * BIN_COUNT))];
    if (!bin || probability > 1) throw new RangeError('probability outside 0 to 1');
    bin.count += 1;
    bin.predicted += probability;
    bin.positive += outcome;
  });
  const bins = sums.flatMap(({ count, predicted, positive }, at) => {
    const range = { from: at / BIN_COUNT, to: (at + 1) / BIN_COUNT };
    return count === 0
      ? []
      : [{ ...range, count, meanPredicted: predicted / count, observed: positive / count }];
  });
  const error = bins.reduce(
    (sum, { count, meanPredicted, observed }) => sum + count * Math.abs(observed - meanPredicted),
    0,
  );
  return {
    bins,
    expectedCalibrationError: error / probabilities.length,
    brierScore: squares / probabilities.length,
  };
}
