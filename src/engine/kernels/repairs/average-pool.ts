import * as tf from '@tensorflow/tfjs';
import type { Repair } from './repair-kernel.ts';

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface Axis {
  readonly size: number;
  readonly windows: number;
  readonly window: number;
  readonly stride: number;
  readonly front: number;
}

/** For each window of an axis what stock divides by too much: it counts the zeros of the padding. */
function excessOf({ size, windows, window, stride, front }: Axis): number[] {
  return Array.from({ length: windows }, (_, at) => {
    const first = at * stride - front;
    return window / (Math.min(size, first + window) - Math.max(0, first));
  });
}

/** dy with which the stock kernel gives the gradient of the stock pool, which counts no padding. */
function corrected(dy: tf.Tensor, axes: readonly Axis[]): tf.Tensor {
  return axes.reduce((given, axis, i) => {
    const shape = given.shape.map((_, at) => (at === i + 1 ? axis.windows : 1));
    return given.mul(tf.tensor(excessOf(axis), shape));
  }, dy);
}

const hasPadding = (axes: readonly Axis[]): boolean =>
  axes.some((axis) => excessOf(axis).some((factor) => factor !== 1));

export const averagePoolGrad: Repair<PoolAttributes> = ({ dy, input }, attributes, stock) => {
  if (!dy || !input) return null;
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const shape = input.shape as [number, number, number, number];
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode); // prettier-ignore
  const axes: readonly Axis[] = [
    { size: info.inHeight, windows: info.outHeight, window: info.filterHeight, stride: info.strideHeight, front: info.padInfo.top }, // prettier-ignore
    { size: info.inWidth, windows: info.outWidth, window: info.filterWidth, stride: info.strideWidth, front: info.padInfo.left }, // prettier-ignore
  ];
  if (!hasPadding(axes)) return null;
  return stock({ dy: corrected(dy, axes), input });
};

export const averagePool3dGrad: Repair<PoolAttributes> = ({ dy, input }, attributes, stock) => {
  if (!dy || !input) return null;
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const shape = input.shape as [number, number, number, number, number];
  const info = tf.backend_util.computePool3DInfo(shape, filterSize as number, strides as number, 1, pad, dimRoundingMode); // prettier-ignore
  const axes: readonly Axis[] = [
    { size: info.inDepth, windows: info.outDepth, window: info.filterDepth, stride: info.strideDepth, front: info.padInfo.front }, // prettier-ignore
    { size: info.inHeight, windows: info.outHeight, window: info.filterHeight, stride: info.strideHeight, front: info.padInfo.top }, // prettier-ignore
    { size: info.inWidth, windows: info.outWidth, window: info.filterWidth, stride: info.strideWidth, front: info.padInfo.left }, // prettier-ignore
  ];
  if (!hasPadding(axes)) return null;
  return stock({ dy: corrected(dy, axes), input });
};
