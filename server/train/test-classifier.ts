import * as tf from '@tensorflow/tfjs';
import { writeCsv } from '../../src/core/dataset/csv.ts';
import { classificationReportOf } from '../../src/core/metrics/classification-report.ts';
import { bestThreshold } from '../../src/core/metrics/decision-threshold.ts';
import { AppError } from '../../src/core/errors.ts';
import { subsetOf, type ExampleSource } from '../../src/engine/data/example.ts';
import { scoreExamples } from '../../src/engine/session/score-examples.ts';
import { addProbabilities } from '../../src/engine/session/tally.ts';
import type { Tested, TestInput } from './tested.ts';

/** Softmax, [examples × classes]. */
async function probabilitiesOf(
  { model, plan, config, signal }: TestInput,
  source: ExampleSource,
): Promise<number[]> {
  const { classCount, dimensions, training } = plan;
  const { flips, shifts } = config.inference;
  const logs = await scoreExamples(model, source, {
    dimensions,
    classCount,
    batchSize: training.batchSize,
    variants: { flips, shifts },
    signal,
  });
  const probabilities: number[] = [];
  addProbabilities(probabilities, logs, source.items.length, classCount);
  return probabilities;
}

/**
 * Adds to the logit of a class for good: the class is then the most probable one just where it was
 * above the threshold, for whoever uses the model.
 */
function moveLogit(model: tf.LayersModel, label: number, by: number): void {
  const last = model.layers.at(-1);
  const [kernel, bias] = last?.getWeights() ?? [];
  if (!last || !kernel || bias?.rank !== 1) {
    throw new AppError('internal/unexpected', 'the last layer has no bias');
  }
  tf.tidy(() => {
    const move = tf.oneHot(tf.scalar(label, 'int32'), bias.size).toFloat().mul(by);
    // Copies: an assigned tensor would share its buffer with the old weight.
    last.setWeights([kernel.add(0), bias.add(move)]);
  });
}

/** Sets the threshold that is best on the validation part; null when none is asked for or to be had. */
async function setThreshold(input: TestInput): Promise<number | null> {
  const { model, plan, config, validation } = input;
  const aim = config.inference.threshold;
  if (aim === 'none' || !validation) return null;
  const probabilities = await probabilitiesOf(input, validation);
  const { positiveClass } = plan;
  const scores = validation.items.map((_, at) => probabilities[at * 2 + positiveClass] ?? NaN);
  const isPositive = validation.items.map(({ label }) => label === positiveClass);
  const threshold = bestThreshold(scores, isPositive, aim);
  if (threshold === null || threshold <= 0 || threshold >= 1) return null;
  moveLogit(model, positiveClass, -Math.log(threshold / (1 - threshold)));
  return threshold;
}

/** Figures and predictions of the test part. */
export async function testClassifier(input: TestInput): Promise<Tested> {
  const { source, split, config, plan } = input;
  const { classes, positiveClass } = config;
  const threshold = await setThreshold(input);
  const test = subsetOf(source, split.test);
  const probabilities = await probabilitiesOf(input, test);
  const scoresOf = (row: number) =>
    probabilities.slice(row * plan.classCount, (row + 1) * plan.classCount);
  const rows = test.items.map(({ id, label }, row) => [id, label, ...scoresOf(row)]);
  const header = ['id', 'label', ...classes.map((_, label) => `score_${label}`)];
  return {
    metrics: classificationReportOf({
      probabilities,
      labels: test.items.map(({ label }) => label),
      personIds: test.items.map(({ personId }) => personId),
      classes,
      positiveClass,
    }),
    threshold,
    files: [
      {
        name: 'test-predictions.csv',
        bytes: new TextEncoder().encode(writeCsv([header, ...rows]).replaceAll('\r\n', '\n')),
      },
    ],
  };
}
