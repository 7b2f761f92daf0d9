import * as tf from '@tensorflow/tfjs';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { Kernel } from '../../ops/contracts.ts';
import { clipScale } from './clip-scale.ts';
import { hasKernel, type KernelName } from '../../ops/run-kernel.ts';
import type { ComposedKernel } from './composed-kernel.ts';
import { confusionCounts } from './confusion-counts.ts';
import { normActivation, normActivationGrad, scaleShiftActivation } from './norm-activation.ts';
import { gruSequence, gruSequenceGrad, lstmSequence, lstmSequenceGrad } from './recurrent.ts';
import { seededDropout } from './seeded-dropout.ts';
import { softmaxLoss } from './softmax-loss.ts';
import { upSample, upSampleGrad } from './up-sample.ts';

/** Kernels without outputs are not among them: where they lack, values are assigned. */
const COMPOSED = {
  [Kernel.NormActivation]: normActivation,
  [Kernel.NormActivationGrad]: normActivationGrad,
  [Kernel.ScaleShiftActivation]: scaleShiftActivation,
  [Kernel.UpSample]: upSample,
  [Kernel.UpSampleGrad]: upSampleGrad,
  [Kernel.SoftmaxLoss]: softmaxLoss,
  [Kernel.ConfusionCounts]: confusionCounts,
  [Kernel.SeededDropout]: seededDropout,
  [Kernel.ClipScale]: clipScale,
  [Kernel.GruSequence]: gruSequence,
  [Kernel.GruSequenceGrad]: gruSequenceGrad,
  [Kernel.LstmSequence]: lstmSequence,
  [Kernel.LstmSequenceGrad]: lstmSequenceGrad,
} as const;

/** Gives a backend those of our kernels that it has no own ones of. Called when it is opened, after its own. */
export function registerComposedKernels(backendName: string): void {
  for (const [name, compose] of Object.entries(COMPOSED)) {
    const kernelName = name as KernelName;
    if (hasKernel(kernelName, backendName)) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) =>
        tf.tidy(() =>
          (compose as ComposedKernel)(
            inputs as Record<string, tf.Tensor>,
            attrs as unknown as NamedAttrMap,
          ),
        ),
    });
  }
}
