import * as tf from '@tensorflow/tfjs';
import type { ClipAttributes } from '../../ops/contracts.ts';
import type { ComposedKernel } from './composed-kernel.ts';

/** Keeps the quotient finite when all gradients are zero. */
const TINY = 1e-30;

export const clipScale: ComposedKernel<ClipAttributes> = (inputs, { maxNorm }) => {
  const norm = tf.addN(Object.values(inputs).map((gradient) => gradient.square().sum())).sqrt();
  const scale = tf.scalar(maxNorm).div(norm.maximum(TINY)).minimum(1);
  return [scale, norm];
};
