import { aucOf } from './auc.ts';
import { binaryCountsOf, binaryFiguresOf, type BinaryFigures } from './binary.ts';
import { bootstrapOverPatients, type Interval } from './bootstrap.ts';
import { calibrationOf } from './calibration.ts';
import { accuracyOf, confusionOf, type Confusion } from './confusion.ts';
import { averagePrecisionOf } from './curves.ts';

interface ClassFigures extends BinaryFigures {
  readonly class: string;
  /** Area under the ROC curve, and under the precision-recall curve by steps. */
  readonly auc: number | null;
  readonly prAuc: number | null;
}

/** What a classifier does on held-out examples. Null where a figure is not defined. */
export interface ClassificationReport {
  readonly examples: number;
  readonly accuracy: number;
  /** Mean of the sensitivities of all classes. */
  readonly balancedAccuracy: number | null;
  /** With two classes those of the positive one, else the means over the classes. */
  readonly sensitivity: number | null;
  readonly specificity: number | null;
  readonly ppv: number | null;
  readonly npv: number | null;
  readonly f1: number | null;
  readonly auc: number | null;
  readonly prAuc: number | null;
  readonly perClass: readonly ClassFigures[];
  /** [actual][predicted] counts. */
  readonly confusion: Confusion;
  readonly calibration: {
    readonly expectedCalibrationError: number;
    readonly brierScore: number;
  } | null;
  /**
   * 95 % by drawing patients with replacement. Null where too many draws leave the figure undefined, and
   * where all give the same, as when every example is right: such an interval has no width, and is no certainty.
   */
  readonly intervals: Readonly<Record<'accuracy' | 'auc', Interval | null>>;
}

export interface ClassificationResults {
  /** [examples × classes], row by row. */
  readonly probabilities: ArrayLike<number>;
  readonly labels: readonly number[];
  readonly personIds: readonly string[];
  readonly classes: readonly string[];
  readonly positiveClass: number;
}

const DRAWS = 1000;
const SEED = 1;
const LEAST_DEFINED = 0.95 * DRAWS;

function mean(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  if (defined.length < values.length || defined.length === 0) return null;
  return defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

/** Scores of one class, and which examples are of it. */
function againstRest(
  { probabilities, labels, classes }: ClassificationResults,
  label: number,
  examples: readonly number[],
) {
  return {
    scores: examples.map((at) => probabilities[at * classes.length + label] ?? NaN),
    isPositive: examples.map((at) => labels[at] === label),
  };
}

/** All figures of one pass over held-out examples. */
export function classificationReportOf(results: ClassificationResults): ClassificationReport {
  const { probabilities, labels, personIds, classes, positiveClass } = results;
  const all = [...labels.keys()];
  const confusion = confusionOf(probabilities, labels, classes.length);
  const perClass = classes.map((name, label): ClassFigures => {
    const { scores, isPositive } = againstRest(results, label, all);
    return {
      class: name,
      ...binaryFiguresOf(binaryCountsOf(confusion, label)),
      auc: aucOf(scores, isPositive),
      prAuc: averagePrecisionOf(scores, isPositive),
    };
  });
  const counted =
    classes.length === 2 ? perClass.slice(positiveClass, positiveClass + 1) : perClass;
  const figure = (name: Exclude<keyof ClassFigures, 'class'>) =>
    mean(counted.map((own) => own[name]));
  const aucWithin = (examples: readonly number[]) =>
    mean(
      counted.map((own) => {
        const { scores, isPositive } = againstRest(results, perClass.indexOf(own), examples);
        return aucOf(scores, isPositive);
      }),
    );
  const isRight = labels.map((label, at) => {
    const own = Array.from(classes, (_, i) => probabilities[at * classes.length + i] ?? NaN);
    return own.indexOf(Math.max(...own)) === label;
  });
  const accuracyWithin = (examples: readonly number[]) =>
    examples.filter((at) => isRight[at]).length / examples.length;
  const bootstrap = (figureOf: (examples: readonly number[]) => number | null) => {
    const interval = bootstrapOverPatients(personIds, figureOf, { seed: SEED, draws: DRAWS });
    const says = interval && interval.draws >= LEAST_DEFINED && interval.low < interval.high;
    return says ? interval : null;
  };
  const positive = againstRest(results, positiveClass, all);
  const calibration =
    classes.length === 2 ? calibrationOf(positive.scores, positive.isPositive) : null;
  return {
    examples: labels.length,
    accuracy: accuracyOf(confusion),
    balancedAccuracy: mean(perClass.map(({ sensitivity }) => sensitivity)),
    sensitivity: figure('sensitivity'),
    specificity: figure('specificity'),
    ppv: figure('ppv'),
    npv: figure('npv'),
    f1: figure('f1'),
    auc: figure('auc'),
    prAuc: figure('prAuc'),
    perClass,
    confusion,
    calibration: calibration && {
      expectedCalibrationError: calibration.expectedCalibrationError,
      brierScore: calibration.brierScore,
    },
    intervals: { accuracy: bootstrap(accuracyWithin), auc: bootstrap(aucWithin) },
  };
}
