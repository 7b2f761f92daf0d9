import type * as tf from '@tensorflow/tfjs';
import { setKernel, stockKernel } from '../kernel.ts';
import { copyStrided } from '../strided-copy.ts';

/**
 * Transposing whole numbers and booleans: the stock program writes them as floats and does not
 * compile (tensorflow/tfjs#8638).
 */
export function repairTranspose(): void {
  const stock = stockKernel<{ x: tf.TensorInfo }, { perm: readonly number[] }>('Transpose');
  if (!stock) return;
  setKernel<{ x: tf.TensorInfo }, { perm: readonly number[] }>('Transpose', (run) => {
    const { x } = run.inputs;
    if (x.dtype === 'float32') return stock(run);
    const axes = run.attrs.perm.map((from) => ({
      size: x.shape[from] ?? 1,
      start: 0,
      step: 1,
      from,
    }));
    return copyStrided(run.backend, x, axes);
  });
}
