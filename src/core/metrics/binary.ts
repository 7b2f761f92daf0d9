import type { Confusion } from './confusion.ts';

/** Examples of one class against the rest. */
export interface BinaryCounts {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly trueNegative: number;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** One class of a confusion matrix ([actual][predicted] counts) against the rest. */
export function binaryCountsOf(confusion: Confusion, positive: number): BinaryCounts {
  const truePositive = confusion[positive]?.[positive] ?? 0;
  const actual = sum(confusion[positive] ?? []);
  const predicted = sum(confusion.map((row) => row[positive] ?? 0));
  const all = sum(confusion.map(sum));
  return {
    truePositive,
    falsePositive: predicted - truePositive,
    falseNegative: actual - truePositive,
    trueNegative: all - actual - predicted + truePositive,
  };
}

/** A share; null where nothing was there to be shared out. */
function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/** Shares of one class against the rest; each is null where it is not defined. */
export interface BinaryFigures {
  /** Recall: found among those that have it. */
  readonly sensitivity: number | null;
  /** Left alone among those that do not have it. */
  readonly specificity: number | null;
  /** Positive predictive value, precision. */
  readonly ppv: number | null;
  /** Negative predictive value. */
  readonly npv: number | null;
  /** Harmonic mean of sensitivity and PPV: 2TP / (2TP + FP + FN), the Dice coefficient of examples. */
  readonly f1: number | null;
}

export function binaryFiguresOf(counts: BinaryCounts): BinaryFigures {
  const { truePositive, falsePositive, falseNegative, trueNegative } = counts;
  return {
    sensitivity: share(truePositive, truePositive + falseNegative),
    specificity: share(trueNegative, trueNegative + falsePositive),
    ppv: share(truePositive, truePositive + falsePositive),
    npv: share(trueNegative, trueNegative + falseNegative),
    f1: share(2 * truePositive, 2 * truePositive + falsePositive + falseNegative),
  };
}
