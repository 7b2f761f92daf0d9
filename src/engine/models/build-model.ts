import * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { ModelOptions } from '../../core/training/model-options.ts';
import { networkOf } from '../../core/training/network/network-of.ts';
import { isVariable } from '../layers/layer-tensors.ts';
import { SeededDropout } from '../layers/seeded-dropout.ts';
import { layerOf } from './layer-of.ts';

/** Stream of the seed from which weights are drawn. */
const WEIGHTS_STREAM = 1;

/** tf.js takes a seed of 0 for "none", so seeds start at 1. */
const nextSeed = (random: SeededRandom): number => 1 + random.nextBelow(2 ** 30);

/**
 * Network for images [n, ...spatial, channels] (inputShape without n), giving logits [n, classes],
 * or [n, ...spatial, classes] of a segmenter. The seed fixes the first weights on every backend.
 * @throws {AppError} train/bad-options, train/bad-shape
 */
export function buildModel(
  options: ModelOptions,
  inputShape: readonly number[],
  classCount: number,
  seed: number,
): tf.LayersModel {
  const network = networkOf(options, inputShape, classCount);
  const random = new SeededRandom(seed, WEIGHTS_STREAM);
  const made = new Map<string, tf.SymbolicTensor>();
  for (const { name, shape, operation, inputs } of network) {
    if (operation.kind === 'input') {
      made.set(name, tf.input({ shape: [...shape], name }));
      continue;
    }
    const layer = layerOf({ name, shape, operation }, nextSeed(random));
    const taken = inputs.map((input) => made.get(input) as tf.SymbolicTensor);
    const output = layer.apply(taken.length === 1 ? (taken[0] as tf.SymbolicTensor) : taken);
    made.set(name, output as tf.SymbolicTensor);
  }
  const [first, ...rest] = [...made.values()] as [tf.SymbolicTensor, tf.SymbolicTensor];
  return tf.model({ inputs: first, outputs: rest.at(-1) as tf.SymbolicTensor });
}

/** A dropout layer leaves out the same features until it gets a new seed. */
export function reseedDropout(model: tf.LayersModel, random: SeededRandom): void {
  for (const layer of model.layers) {
    if (layer instanceof SeededDropout) layer.seed = random.nextUint32() | 0;
  }
}

/** Seeds of the dropout layers, in the order of the model. */
export const dropoutSeeds = (model: tf.LayersModel): number[] =>
  model.layers.flatMap((layer) => (layer instanceof SeededDropout ? [layer.seed] : []));

/** What an optimizer changes, in the order of the model. */
export function trainableVariables(model: tf.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read()).filter(isVariable);
}
