import * as tf from '@tensorflow/tfjs';
import { setKernel, stockKernel, viewOf } from '../kernel.ts';
import { copyStrided } from '../strided-copy.ts';

/** Slices with steps from rank 5 on: the stock program does not compile. */
export function repairStridedSlice(): void {
  const stock = stockKernel<{ x: tf.TensorInfo }, tf.StridedSliceAttrs>('StridedSlice');
  if (!stock) return;
  setKernel<{ x: tf.TensorInfo }, tf.StridedSliceAttrs>('StridedSlice', (run) => {
    const { x } = run.inputs;
    if (x.shape.length < 5) return stock(run);
    const { begin, end, strides, ...masks } = run.attrs;
    const info = tf.slice_util.sliceInfo(
      ...([x.shape, begin, end, strides] as const),
      ...([masks.beginMask, masks.endMask, masks.ellipsisMask] as const),
      ...([masks.newAxisMask, masks.shrinkAxisMask] as const),
    );
    const axes = info.begin.map((start, from) => {
      const step = info.strides[from] ?? 1;
      const size = Math.max(0, Math.ceil(((info.end[from] ?? 0) - start) / step));
      return { size, start, step, from };
    });
    return viewOf(copyStrided(run.backend, x, axes), info.finalShape);
  });
}
