import * as tf from '@tensorflow/tfjs';
import { release, setKernel, stockKernel, viewOf } from '../kernel.ts';
import { copyStrided } from '../strided-copy.ts';

const REDUCTIONS = ['Sum', 'Mean', 'Prod', 'Max', 'Min', 'All', 'Any'];

/** Max alone calls its axes by another name. */
interface ReduceAttributes {
  readonly axis?: number | number[];
  readonly reductionIndices?: number | number[];
  readonly keepDims: boolean;
}

/**
 * Sums and the like of whole numbers and booleans over other than the last axes: the stock kernels
 * transpose by the program that does not compile for them (tensorflow/tfjs#8638).
 */
export function repairReduce(): void {
  for (const kernelName of REDUCTIONS) {
    const stock = stockKernel<{ x: tf.TensorInfo }, ReduceAttributes>(kernelName);
    if (!stock) continue;
    setKernel<{ x: tf.TensorInfo }, ReduceAttributes>(kernelName, (run) => {
      const { x } = run.inputs;
      const rank = x.shape.length;
      const { axis: ofMost, reductionIndices, keepDims } = run.attrs;
      const axes = tf.util.parseAxisParam(ofMost ?? reductionIndices ?? [], x.shape);
      const permutation = tf.backend_util.getAxesPermutation(axes, rank);
      if (x.dtype === 'float32' || !permutation) return stock(run);
      const walked = permutation.map((from) => ({
        size: x.shape[from] ?? 1,
        start: 0,
        step: 1,
        from,
      }));
      const moved = copyStrided(run.backend, x, walked);
      const axis = tf.backend_util.getInnerMostAxes(axes.length, rank);
      const sums = stock({
        ...run,
        inputs: { x: moved },
        attrs: { axis, reductionIndices: axis, keepDims: false },
      });
      release(run.backend, moved);
      const kept = x.shape.map((size, at) => (axes.includes(at) ? 1 : size));
      const shape = keepDims ? kept : x.shape.filter((_, at) => !axes.includes(at));
      return viewOf(sums as tf.TensorInfo, shape);
    });
  }
}
