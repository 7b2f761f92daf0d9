import * as tf from '@tensorflow/tfjs';
import type { UpSampleAttributes } from '../../ops/contracts.ts';
import { input, type ComposedKernel } from './composed-kernel.ts';

type Mode = UpSampleAttributes['mode'];

/** How much each input place [columns] gives to each output place [rows] of one axis. */
function axisMatrix(size: number, factor: number, mode: Mode): tf.Tensor3D {
  const values = new Float32Array(size * factor * size);
  for (let row = 0; row < size * factor; row++) {
    const place = mode === 'nearest' ? Math.floor(row / factor) : (row + 0.5) / factor - 0.5;
    const below = Math.floor(place);
    const share = place - below;
    const add = (column: number, weight: number) => {
      const inside = Math.min(Math.max(column, 0), size - 1);
      values[row * size + inside] = (values[row * size + inside] ?? 0) + weight;
    };
    add(below, 1 - share);
    add(below + 1, share);
  }
  return tf.tensor3d(values, [1, size * factor, size]);
}

/** Multiplies one axis of x by the matrix, or by its transpose. */
function alongAxis(x: tf.Tensor, axis: number, matrix: tf.Tensor3D, isBack: boolean): tf.Tensor {
  const outer = x.shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const flat = x.reshape([outer, x.shape[axis] ?? 1, inner]);
  const shape = [...x.shape];
  shape[axis] = matrix.shape[isBack ? 2 : 1];
  return tf.matMul(matrix, flat, isBack).reshape(shape);
}

export const upSample: ComposedKernel<UpSampleAttributes> = (inputs, { factors, mode }) => {
  const result = factors.reduce<tf.Tensor>(
    (x, factor, i) => alongAxis(x, i + 1, axisMatrix(x.shape[i + 1] ?? 1, factor, mode), false),
    input(inputs, 'x'),
  );
  return [result];
};

export const upSampleGrad: ComposedKernel<UpSampleAttributes> = (inputs, { factors, mode }) => {
  const result = factors.reduce<tf.Tensor>(
    (dy, factor, i) =>
      alongAxis(dy, i + 1, axisMatrix((dy.shape[i + 1] ?? 1) / factor, factor, mode), true),
    input(inputs, 'dy'),
  );
  return [result];
};
