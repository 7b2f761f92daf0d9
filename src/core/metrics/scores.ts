import type { Scores } from '../training/run.ts';
import { aucOf } from './auc.ts';
import { binaryCountsOf, binaryFiguresOf } from './binary.ts';
import { accuracyOf, confusionOf } from './confusion.ts';

/** Mean of values that are all defined; one undefined class leaves the macro average undefined. */
function macro(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null) return null;
    sum += value;
  }
  return sum / values.length;
}

/**
 * Figures of one pass over at least one example. `probabilities` is [examples × classes]. With two
 * classes sensitivity, specificity and AUC are of `positiveClass`; with more, the macro average of
 * one class against the rest.
 */
export function scoresOf(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
  positiveClass: number,
  loss: number,
): Scores {
  const confusion = confusionOf(probabilities, labels, classCount);
  const positives =
    classCount === 2 ? [positiveClass] : Array.from({ length: classCount }, (_, label) => label);
  const examples = Array.from(labels);
  const figures = positives.map((positive) => binaryFiguresOf(binaryCountsOf(confusion, positive)));
  return {
    loss,
    accuracy: accuracyOf(confusion),
    sensitivity: macro(figures.map((each) => each.sensitivity)),
    specificity: macro(figures.map((each) => each.specificity)),
    auc: macro(
      positives.map((positive) =>
        aucOf(
          examples.map((_, i) => probabilities[i * classCount + positive] as number),
          examples.map((label) => label === positive),
        ),
      ),
    ),
    confusion,
  };
}
