import type * as tf from '@tensorflow/tfjs';
import { setKernel, stockKernel } from '../kernel.ts';
import { copyStrided } from '../strided-copy.ts';

/** Padding from rank 5 on, and with it the gradient of slice: the stock program does not compile. */
export function repairPad(): void {
  const stock = stockKernel<{ x: tf.TensorInfo }, tf.PadV2Attrs>('PadV2');
  if (!stock) return;
  setKernel<{ x: tf.TensorInfo }, tf.PadV2Attrs>('PadV2', (run) => {
    const { x } = run.inputs;
    if (x.shape.length < 5) return stock(run);
    const axes = run.attrs.paddings.map(([before, after], from) => ({
      size: before + (x.shape[from] ?? 1) + after,
      start: -before,
      step: 1,
      from,
    }));
    return copyStrided(run.backend, x, axes, run.attrs.constantValue);
  });
}
