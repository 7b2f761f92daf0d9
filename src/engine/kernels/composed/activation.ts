import * as tf from '@tensorflow/tfjs';
import { LEAKY_SLOPE, type Activation } from '../../ops/contracts.ts';
import { mask } from './composed-kernel.ts';

const lowSlope = (activation: Activation): number => (activation === 'relu' ? 0 : LEAKY_SLOPE);

export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === 'linear') return x;
  return tf.maximum(x, x.mul(lowSlope(activation)));
}

/** Slope at x, by which dy is to be multiplied. */
export function activationSlope(x: tf.Tensor, activation: Activation): tf.Tensor {
  if (activation === 'linear') return tf.onesLike(x);
  const low = lowSlope(activation);
  return mask(x.greater(0))
    .mul(1 - low)
    .add(low);
}
