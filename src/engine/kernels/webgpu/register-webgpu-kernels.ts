import { registerClipScale } from './clip-scale.ts';
import { registerConvolutions } from './conv/register.ts';
import { registerElementwise } from './elementwise.ts';
import { registerNormActivation } from './norm-activation.ts';
import { registerInPlace } from './in-place.ts';
import { registerPoolGradients } from './pool-gradient.ts';
import { registerRecurrent } from './recurrent.ts';
import { repairStockKernels } from './repairs/index.ts';
import { registerSoftmaxLoss } from './softmax-loss.ts';
import { registerSumMiddle } from './sum-middle.ts';
import { registerUpSample } from './up-sample.ts';

let isDone = false;

/** Registers our kernels and repairs over those of tf.js, once a thread. */
export function registerWebgpuKernels(): void {
  if (isDone) return;
  isDone = true;
  repairStockKernels();
  registerSumMiddle();
  registerConvolutions();
  registerNormActivation();
  registerSoftmaxLoss();
  registerInPlace();
  registerClipScale();
  registerElementwise();
  registerUpSample();
  registerPoolGradients();
  registerRecurrent();
}
