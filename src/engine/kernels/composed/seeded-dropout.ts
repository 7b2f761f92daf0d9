import * as tf from '@tensorflow/tfjs';
import type { DropoutAttributes } from '../../ops/contracts.ts';
import { dropoutMask } from '../../ops/dropout-mask.ts';
import { input, type ComposedKernel } from './composed-kernel.ts';

/** Stock operations know no 32-bit product, so the mask is made here and sent. */
export const seededDropout: ComposedKernel<DropoutAttributes> = (inputs, { rate, seed }) => {
  const x = input(inputs, 'x');
  return [tf.tensor(dropoutMask(x.size, rate, seed), x.shape).mul(x)];
};
