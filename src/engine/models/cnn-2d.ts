import * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { checkDepth } from '../../core/training/check-options.ts';
import type { Cnn2dOptions } from '../../core/training/run.ts';

/** tf.js takes a seed of 0 for "none", so seeds start at 1. */
const nextSeed = (random: SeededRandom): number => 1 + random.nextBelow(2 ** 31);

/** Stream of the seed from which weights are drawn. */
const WEIGHTS_STREAM = 1;
/** Explicit, because tf.js takes another one on WebGL. */
const NORM_EPSILON = 1e-3;
/** Small sets give few steps an epoch; with the usual 0.99 the running figures would lag for long. */
const NORM_MOMENTUM = 0.9;

/**
 * Plain convolutional classifier: [n, rows, columns, 1] → logits [n, classes]. A level is
 * `blockCount` times conv 3×3 + batch norm + ReLU; max pooling stands between levels; then global
 * average pooling, dropout and a dense layer. The seed fixes the first weights.
 * @throws {AppError} train/bad-options
 */
export function buildCnn2d(
  options: Cnn2dOptions,
  rows: number,
  columns: number,
  classCount: number,
  seed: number,
): tf.LayersModel {
  checkDepth(options, rows, columns);
  const random = new SeededRandom(seed, WEIGHTS_STREAM);
  const input = tf.input({ shape: [rows, columns, 1], name: 'image' });
  let x = input;
  const then = (layer: tf.layers.Layer) => {
    x = layer.apply(x) as tf.SymbolicTensor;
  };
  for (let level = 0; level < options.depth; level++) {
    if (level > 0) then(tf.layers.maxPooling2d({ poolSize: 2, name: `level${level}_pool` }));
    for (let block = 0; block < options.blockCount; block++) {
      const name = `level${level}_block${block}`;
      then(
        tf.layers.conv2d({
          name: `${name}_conv`,
          filters: options.baseFilters * 2 ** level,
          kernelSize: 3,
          padding: 'same',
          useBias: false,
          kernelInitializer: tf.initializers.heNormal({ seed: nextSeed(random) }),
        }),
      );
      then(
        tf.layers.batchNormalization({
          name: `${name}_norm`,
          epsilon: NORM_EPSILON,
          momentum: NORM_MOMENTUM,
        }),
      );
      then(tf.layers.reLU({ name: `${name}_relu` }));
    }
  }
  then(tf.layers.globalAveragePooling2d({ name: 'pool' }));
  then(tf.layers.dropout({ rate: options.dropout, seed: nextSeed(random), name: 'dropout' }));
  then(
    tf.layers.dense({
      name: 'logits',
      units: classCount,
      kernelInitializer: tf.initializers.glorotNormal({ seed: nextSeed(random) }),
    }),
  );
  return tf.model({ inputs: input, outputs: x });
}

/** A seeded dropout layer draws the same mask at every call: this gives it a new one. */
export function reseedDropout(model: tf.LayersModel, random: SeededRandom): void {
  for (const layer of model.layers) {
    if (layer.getClassName() === 'Dropout') {
      (layer as unknown as { seed: number }).seed = nextSeed(random);
    }
  }
}

interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  /** Without the batch. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
}

export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
}

/** Layers in order with shapes and parameter counts (running figures of norms included). */
export function summaryOf(model: tf.LayersModel): ModelSummary {
  const layers = model.layers.map((layer) => ({
    name: layer.name,
    kind: layer.getClassName(),
    outputShape: (layer.outputShape as (number | null)[]).slice(1).map((size) => size ?? 0),
    parameters: layer.countParams(),
  }));
  return { layers, parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0) };
}
