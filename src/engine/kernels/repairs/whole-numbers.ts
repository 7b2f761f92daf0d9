import * as tf from '@tensorflow/tfjs';
import type { Repair } from './repair-kernel.ts';

/** Stock copies the bytes of other numbers: 3 became 3 and −1 255, not true. */
export const castToBool: Repair<tf.CastAttrs> = ({ x }, { dtype }) =>
  x && dtype === 'bool' && x.dtype !== 'bool' ? tf.notEqual(x, tf.scalar(0, x.dtype)) : null;

/** Sums of rows by their segment, as the gradient of gather asks for; rows without one get nothing. */
export const segmentSum: Repair<{ readonly numSegments: number }> = (inputs, { numSegments }) => {
  const { x, segmentIds } = inputs;
  if (!x || !segmentIds) return null;
  const [rows = 0, ...rest] = x.shape;
  const segments = tf.range(0, numSegments, 1, 'int32');
  const ofSegment = tf.equal(segmentIds.reshape([-1, 1]), segments).cast<tf.Tensor2D>('float32');
  const sums = tf.matMul(ofSegment, x.reshape<tf.Tensor2D>([rows, -1]), true);
  return sums.reshape([numSegments, ...rest]);
};

/** The sum of nothing: shaders of tf.js would divide by its size. */
export const sumOfNothing: Repair<tf.SumAttrs> = ({ x }, { axis, keepDims }) => {
  if (!x || x.size > 0) return null;
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const kept = x.shape.map((length, at) => (axes.includes(at) ? 1 : length));
  const shape = keepDims ? kept : kept.filter((_, at) => !axes.includes(at));
  return tf.zeros(shape, x.dtype === 'bool' ? 'int32' : x.dtype);
};
