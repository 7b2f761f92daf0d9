import * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../core/dataset/seeded-random.ts';
import { isAbort } from '../core/errors.ts';
import { checkTrainOptions } from '../core/training/check-options.ts';
import type { RunEvent, Scores, TrainOptions } from '../core/training/run.ts';
import type { OpenBackend } from './backend/open-backend.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { imageBatch, labelsAt, oneHotBatch, type ImageSet } from './image-set.ts';
import { saveModel, type ModelArtifacts } from './model-io.ts';
import { buildCnn2d, reseedDropout } from './models/cnn-2d.ts';
import { orStopped } from './or-stopped.ts';
import { Tally } from './tally.ts';
import { takeWeights, type WeightSnapshot } from './weights.ts';
import { yieldToEvents } from './yield-to-events.ts';

export interface TrainingInput {
  readonly options: TrainOptions;
  readonly classCount: number;
  readonly train: ImageSet;
  /** Null when the split gives it no share. */
  readonly validation: ImageSet | null;
  readonly test: ImageSet | null;
  readonly backend: OpenBackend;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
}

export interface TrainingResult {
  readonly outcome: 'done' | 'stopped';
  /** Best weights so far; null when it was stopped before the end of the first epoch. */
  readonly model: ModelArtifacts | null;
  readonly test: Scores | null;
}

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
/** Streams of the seed; one an epoch follows each. */
const SHUFFLE_STREAM = 0x10000;
const DROPOUT_STREAM = 0x20000;

interface Best {
  readonly weights: WeightSnapshot;
  readonly loss: number;
}

/**
 * Trains a 2D classifier and tests it on the held-out examples with the weights of the lowest
 * validation loss. An aborted signal is not an error: the outcome is `stopped`. The same input on
 * the same device gives the same losses.
 * @throws {AppError} train/bad-options, train/diverged, gpu/device-lost, gpu/validation, train/out-of-memory
 */
export async function trainClassifier(input: TrainingInput): Promise<TrainingResult> {
  const { options, classCount, train, validation, test, backend } = input;
  checkTrainOptions(options, classCount);
  const stop = AbortSignal.any([input.signal, backend.failure]);
  const batchSize = Math.min(options.batchSize, train.labels.length);
  const { positiveClass } = options;
  const evaluation: Evaluation = { batchSize, classCount, positiveClass, signal: stop };
  const model = buildCnn2d(options.model, train.rows, train.columns, classCount, options.seed);
  const optimizer = tf.train.adam(options.learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
  let best: Best | null = null;
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      const startedAt = performance.now();
      const trained = await trainEpoch({ input, model, optimizer, batchSize, stop }, epoch);
      const validated = validation && (await evaluate(model, validation, evaluation));
      // Without a validation set the latest weights count as the best.
      const loss = validated?.loss ?? -epoch;
      if (!best || loss < best.loss) {
        best = { weights: await orStopped(takeWeights(model), stop), loss };
      }
      // Errors of the GPU arrive late: no figure is shown before they could.
      await orStopped(backend.settled(), stop);
      input.emit({
        kind: 'epoch',
        epoch,
        train: trained,
        validation: validated,
        seconds: (performance.now() - startedAt) / 1000,
      });
    }
    if (best) restoreWeights(model, best.weights);
    const scores = test && (await evaluate(model, test, evaluation));
    const artifacts = await orStopped(saveModel(model), stop);
    await orStopped(backend.settled(), stop);
    if (scores) input.emit({ kind: 'test', test: scores });
    return { outcome: 'done', model: artifacts, test: scores };
  } catch (error) {
    await letFailureArrive(error, backend);
    backend.failure.throwIfAborted();
    if (!input.signal.aborted || !isAbort(error)) throw error;
    if (!best) return { outcome: 'stopped', model: null, test: null };
    restoreWeights(model, best.weights);
    return { outcome: 'stopped', model: await saveModel(model), test: null };
  } finally {
    optimizer.dispose();
    model.dispose();
  }
}

interface Loop {
  readonly input: TrainingInput;
  readonly model: tf.LayersModel;
  readonly optimizer: tf.Optimizer;
  readonly batchSize: number;
  readonly stop: AbortSignal;
}

/** One pass in a new order; the last partial batch is left out, so that shapes stay constant. */
async function trainEpoch(loop: Loop, epoch: number): Promise<Scores> {
  const { input, model, batchSize, stop } = loop;
  const { train, options, classCount, emit } = input;
  const tally = new Tally(classCount, options.positiveClass);
  const order = new SeededRandom(options.seed, SHUFFLE_STREAM + epoch).shuffled(
    Array.from(train.labels.keys()),
  );
  const dropoutSeeds = new SeededRandom(options.seed, DROPOUT_STREAM + epoch);
  const steps = Math.floor(order.length / batchSize);
  // One step is read while the next one runs: the GPU has work, and never more than two steps of it.
  let pending: (() => Promise<void>) | null = null;
  for (let step = 1; step <= steps; step++) {
    await yieldToEvents();
    stop.throwIfAborted();
    reseedDropout(model, dropoutSeeds);
    const indices = order.slice((step - 1) * batchSize, step * batchSize);
    const labels = labelsAt(train, indices);
    const output = trainStep(loop, indices, labels);
    const reading = output.data().finally(() => {
      output.dispose();
    });
    // Awaited one step later; when the loop ends before that, its rejection is nobody's news.
    reading.catch(() => undefined);
    const previous = pending;
    pending = async () => {
      const values = await reading;
      // Nobody waits for it any more: no event may come after the end of the run.
      stop.throwIfAborted();
      const loss = tally.add(values as Float32Array, labels);
      emit({ kind: 'step', epoch, step, steps, loss });
    };
    if (previous) await orStopped(previous(), stop);
  }
  if (pending) await orStopped(pending(), stop);
  return tally.scores();
}

/** Forward, backward and update; gives the log probabilities [batch, classes]. */
function trainStep(
  { input, model, optimizer, batchSize }: Loop,
  indices: readonly number[],
  labels: readonly number[],
): tf.Tensor2D {
  return tf.tidy(() => {
    const images = imageBatch(input.train, indices, batchSize);
    const oneHot = oneHotBatch(labels, input.classCount);
    const variables = model.trainableWeights
      .map((weight) => weight.read())
      .filter((weight) => weight instanceof tf.Variable);
    const outputs: tf.Tensor2D[] = [];
    optimizer.minimize(
      () => {
        const logits = model.apply(images, { training: true }) as tf.Tensor2D;
        const logProbabilities = tf.logSoftmax(logits);
        outputs.push(tf.keep(logProbabilities));
        return tf.sum(tf.mul(oneHot, logProbabilities)).div<tf.Scalar>(-batchSize);
      },
      false,
      variables,
    );
    return outputs[0] as tf.Tensor2D;
  });
}

function restoreWeights(model: tf.LayersModel, snapshot: WeightSnapshot): void {
  tf.tidy(() => {
    model.setWeights(
      snapshot.map((values, i) => tf.tensor(values, model.weights[i]?.shape as number[])),
    );
  });
}

/** A lost device shows first as a failed read; the reason follows as an event. */
async function letFailureArrive(error: unknown, backend: OpenBackend): Promise<void> {
  if (backend.failure.aborted || !(error instanceof DOMException)) return;
  await new Promise((resolve) => setTimeout(resolve, 50));
}
