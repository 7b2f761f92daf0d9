import * as tf from '@tensorflow/tfjs';
import { setKernel, stockKernel } from '../kernel.ts';
import { copyStrided } from '../strided-copy.ts';

/** Reversing from rank 5 on: the stock kernel refuses it. */
export function repairReverse(): void {
  const stock = stockKernel<{ x: tf.TensorInfo }, { dims: number | number[] }>('Reverse');
  if (!stock) return;
  setKernel<{ x: tf.TensorInfo }, { dims: number | number[] }>('Reverse', (run) => {
    const { x } = run.inputs;
    if (x.shape.length < 5) return stock(run);
    const dims = tf.util.parseAxisParam(run.attrs.dims, x.shape);
    const axes = x.shape.map((size, from) =>
      dims.includes(from)
        ? { size, start: size - 1, step: -1, from }
        : { size, start: 0, step: 1, from },
    );
    return copyStrided(run.backend, x, axes);
  });
}
