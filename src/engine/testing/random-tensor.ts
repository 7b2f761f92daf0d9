import * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';

/** Values from −1 to 1, the same for the same seed on every backend. */
function randomValues(count: number, seed: number): Float32Array {
  const random = new SeededRandom(seed);
  return Float32Array.from({ length: count }, () => 2 * random.nextFloat() - 1);
}

export function randomTensor<R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> {
  return tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape);
}
