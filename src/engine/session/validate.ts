import type * as tf from '@tensorflow/tfjs';
import { AppError } from '../../core/errors.ts';
import { scoresOf } from '../../core/metrics/scores.ts';
import type { Scores } from '../../core/training/run.ts';
import type { Figures, OverlapScores } from '../../core/training/session-event.ts';
import type { Example, ExampleSource, Size } from '../data/example.ts';
import { patchSizeOf } from '../data/draw-example.ts';
import { diceOf, meanOfDefined } from './overlap-scores.ts';
import { scoreExamples } from './score-examples.ts';
import { labelsFrom, segmentExample, type SegmentOptions } from './segment-example.ts';
import type { TrainPlan } from './train-plan.ts';
import { NO_VARIANTS, type Axis } from './variants.ts';

export interface ValidateOptions {
  readonly plan: TrainPlan;
  readonly signal: AbortSignal;
}

/** Input of the network for images of this size. */
function windowOf({ patches }: TrainPlan, size: Size): Size {
  return patches ? patchSizeOf(patches) : size;
}

/** How whole images are segmented by a plan. */
export function segmentOptionsOf(
  plan: TrainPlan,
  size: Size,
  flips: readonly Axis[],
  signal: AbortSignal,
): SegmentOptions {
  const { dimensions, classCount, training, patches } = plan;
  return {
    dimensions,
    classCount,
    window: windowOf(plan, size),
    overlap: patches?.overlap ?? 0,
    batchSize: training.batchSize,
    flips,
    signal,
  };
}

/** Mean cross-entropy of voxels. */
function crossEntropyOf({ pixels, channels }: Example, labels: Uint8Array): number {
  let sum = 0;
  labels.forEach((label, voxel) => {
    sum -= Math.log(Math.max(1e-12, pixels[voxel * channels + label] ?? NaN));
  });
  return sum / labels.length;
}

function countsOf(actual: Uint8Array, predicted: Uint8Array, classCount: number): Float64Array {
  const counts = new Float64Array(classCount ** 2);
  actual.forEach((label, at) => {
    const cell = label * classCount + (predicted[at] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  });
  return counts;
}

async function validateVoxels(
  model: tf.LayersModel,
  source: ExampleSource,
  { plan, signal }: ValidateOptions,
): Promise<OverlapScores> {
  const { classCount } = plan;
  const ofImages: (number | null)[][] = [];
  let lossSum = 0;
  for (const index of source.items.keys()) {
    const example = await source.read(index);
    const options = segmentOptionsOf(plan, example.size, [], signal);
    const said = await segmentExample(model, example, options);
    const labels = example.labels ?? new Uint8Array();
    lossSum += crossEntropyOf(said, labels);
    ofImages.push(diceOf(countsOf(labels, labelsFrom(said), classCount), classCount));
  }
  const dice = Array.from({ length: classCount }, (_, label) =>
    meanOfDefined(ofImages.map((own) => own[label] ?? null)),
  );
  const loss = lossSum / source.items.length;
  return { loss, dice, meanDice: meanOfDefined(dice.slice(1)) };
}

/** Figures of examples that have one class each, and softmax [examples × classes]. */
export async function validateExamples(
  model: tf.LayersModel,
  source: ExampleSource,
  { plan, signal }: ValidateOptions,
): Promise<{ readonly scores: Scores; readonly probabilities: Float32Array }> {
  const { dimensions, classCount, positiveClass, training } = plan;
  const scored = { dimensions, classCount, batchSize: training.batchSize, signal };
  const logs = await scoreExamples(model, source, { ...scored, variants: NO_VARIANTS });
  const labels = source.items.map(({ label }) => label);
  const sum = labels.reduce((all, label, row) => all - (logs[row * classCount + label] ?? NaN), 0);
  const probabilities = logs.map(Math.exp);
  const loss = sum / labels.length;
  return {
    scores: scoresOf(probabilities, labels, classCount, positiveClass, loss),
    probabilities,
  };
}

/**
 * One pass without training: figures of examples, or of whole images segmented.
 * @throws {AppError} train/diverged; what the signal aborts with
 */
export async function validate(
  model: tf.LayersModel,
  source: ExampleSource,
  options: ValidateOptions,
): Promise<Figures> {
  const { plan } = options;
  const figures: Figures =
    plan.task === 'segmentation'
      ? await validateVoxels(model, source, options)
      : (await validateExamples(model, source, options)).scores;
  if (!Number.isFinite(figures.loss)) {
    throw new AppError('train/diverged', 'validation loss is not a finite number');
  }
  return figures;
}
