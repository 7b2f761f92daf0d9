import * as tf from '@tensorflow/tfjs';

/** Examples of one size in one packed array: [count × rows × columns], with a label each. */
export interface ImageSet {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float32Array;
  readonly labels: Int32Array;
}

/** Images [batchSize, rows, columns, 1] of the given examples; what is missing is filled with zeros. */
export function imageBatch(
  set: ImageSet,
  indices: readonly number[],
  batchSize: number,
): tf.Tensor4D {
  const { rows, columns, pixels } = set;
  const size = rows * columns;
  // A fresh array each time: the backend may hold on to it until it is uploaded.
  const values = new Float32Array(batchSize * size);
  indices.forEach((index, at) => {
    values.set(pixels.subarray(index * size, (index + 1) * size), at * size);
  });
  return tf.tensor4d(values, [batchSize, rows, columns, 1]);
}

/** One-hot labels [labels, classes]. */
export function oneHotBatch(labels: readonly number[], classCount: number): tf.Tensor2D {
  const values = new Float32Array(labels.length * classCount);
  labels.forEach((label, at) => {
    values[at * classCount + label] = 1;
  });
  return tf.tensor2d(values, [labels.length, classCount]);
}

export const labelsAt = (set: ImageSet, indices: readonly number[]): number[] =>
  indices.map((index) => set.labels[index] ?? 0);
