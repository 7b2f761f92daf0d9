import type * as tf from '@tensorflow/tfjs';
import { setKernel, sizeOf, stockKernel, viewOf } from '../kernel.ts';

/** Running sums and products from rank 5 on, which the stock kernel refuses: the axes on either side act as one. */
export function repairCumulative(): void {
  for (const kernelName of ['Cumsum', 'Cumprod']) {
    const stock = stockKernel<{ x: tf.TensorInfo }, tf.CumsumAttrs>(kernelName);
    if (!stock) continue;
    setKernel<{ x: tf.TensorInfo }, tf.CumsumAttrs>(kernelName, (run) => {
      const { x } = run.inputs;
      if (x.shape.length < 5) return stock(run);
      const axis = (run.attrs.axis + x.shape.length) % x.shape.length;
      const outer = sizeOf(x.shape.slice(0, axis));
      const length = x.shape[axis] ?? 1;
      const inner = sizeOf(x.shape.slice(axis + 1));
      const view = viewOf(x, [outer, length, inner]);
      const sums = stock({ ...run, inputs: { x: view }, attrs: { ...run.attrs, axis: 1 } });
      return viewOf(sums as tf.TensorInfo, x.shape);
    });
  }
}
