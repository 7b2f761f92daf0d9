import * as tf from '@tensorflow/tfjs';
import { packBatch, readAhead, type Batch, type Drawn } from '../data/batches.ts';
import type { ExampleSource } from '../data/example.ts';
import { orStopped } from '../or-stopped.ts';
import { yieldToEvents } from '../yield-to-events.ts';
import { imagesOf } from './train-step.ts';
import { variantsOf, type VariantOptions } from './variants.ts';

export interface ScoreOptions {
  readonly dimensions: 2 | 3;
  readonly classCount: number;
  readonly batchSize: number;
  readonly variants: VariantOptions;
  readonly signal: AbortSignal;
}

/** Log probabilities [n, classes] of a batch. */
async function logProbabilitiesOf(
  model: tf.LayersModel,
  batch: Batch,
  { dimensions, signal }: Pick<ScoreOptions, 'dimensions' | 'signal'>,
): Promise<Float32Array> {
  const output = tf.tidy(() => {
    const images = imagesOf(batch, dimensions);
    return tf.logSoftmax(model.apply(images, { training: false }) as tf.Tensor2D);
  });
  const reading = output.data().finally(() => {
    output.dispose();
  });
  return (await orStopped(reading, signal)) as Float32Array;
}

/**
 * Mean log probabilities over the variants of each example, [examples × classes] in the order of the
 * source: softmax of them is what the network says. The last batch is padded, so that shapes stay.
 */
export async function scoreExamples(
  model: tf.LayersModel,
  source: ExampleSource,
  { classCount, batchSize, variants, dimensions, signal }: ScoreOptions,
): Promise<Float32Array> {
  const sums = new Float32Array(source.items.length * classCount);
  const { length } = source.items;
  const batches = readAhead(Math.ceil(length / batchSize), async (at) => {
    const indices = Array.from(
      { length: Math.min(batchSize, length - at * batchSize) },
      (_, i) => at * batchSize + i,
    );
    const read = await Promise.all(indices.map((index) => source.read(index)));
    const all = read.map((example) => variantsOf(example, variants));
    const count = all[0]?.length ?? 0;
    const packed = Array.from({ length: count }, (_, variant) => {
      const drawn = all.flatMap((own): Drawn[] => {
        const example = own[variant];
        return example ? [{ example, label: 0 }] : [];
      });
      return packBatch(drawn as [Drawn, ...Drawn[]], batchSize);
    });
    return { first: at * batchSize, packed };
  });
  for await (const { first, packed } of batches) {
    for (const batch of packed) {
      await yieldToEvents();
      signal.throwIfAborted();
      const values = await logProbabilitiesOf(model, batch, { dimensions, signal });
      for (let i = 0; i < batch.count * classCount; i++) {
        const at = first * classCount + i;
        sums[at] = (sums[at] as number) + (values[i] as number) / packed.length;
      }
    }
  }
  return sums;
}
