import * as tf from '@tensorflow/tfjs';
import type { Scores } from '../core/training/run.ts';
import { imageBatch, labelsAt, type ImageSet } from './image-set.ts';
import { orStopped } from './or-stopped.ts';
import { Tally } from './tally.ts';
import { yieldToEvents } from './yield-to-events.ts';

export interface Evaluation {
  readonly batchSize: number;
  readonly classCount: number;
  readonly positiveClass: number;
  readonly signal: AbortSignal;
}

/**
 * One pass without training. The last batch is padded, so that shapes stay constant; padded rows do
 * not count.
 * @throws {AppError} train/diverged; what the signal aborts with
 */
export async function evaluate(
  model: tf.LayersModel,
  set: ImageSet,
  { batchSize, classCount, positiveClass, signal }: Evaluation,
): Promise<Scores> {
  const tally = new Tally(classCount, positiveClass);
  for (let start = 0; start < set.labels.length; start += batchSize) {
    await yieldToEvents();
    signal.throwIfAborted();
    const length = Math.min(batchSize, set.labels.length - start);
    const indices = Array.from({ length }, (_, i) => start + i);
    const output = tf.tidy(() => {
      const logits = model.apply(imageBatch(set, indices, batchSize), { training: false });
      return tf.logSoftmax(logits as tf.Tensor2D);
    });
    const reading = output.data().finally(() => {
      output.dispose();
    });
    tally.add((await orStopped(reading, signal)) as Float32Array, labelsAt(set, indices));
  }
  return tally.scores();
}
