import type * as tf from '@tensorflow/tfjs';
import { setKernel, sizeOf, stockKernel, viewOf } from '../kernel.ts';

interface SelectInputs {
  readonly condition: tf.TensorInfo;
  readonly t: tf.TensorInfo;
  readonly e: tf.TensorInfo;
}

/**
 * `where` from rank 5 on, hence the gradients of clipByValue, leakyRelu, selu and prelu: the stock
 * kernel refuses it. A condition has the shape of its operands, or one axis for their first.
 */
export function repairSelect(): void {
  const stock = stockKernel<SelectInputs>('Select');
  if (!stock) return;
  setKernel<SelectInputs, tf.NamedAttrMap>('Select', (run) => {
    const { condition, t, e } = run.inputs;
    if (t.shape.length < 5) return stock(run);
    const outer = sizeOf(condition.shape);
    const shape = outer === sizeOf(t.shape) ? [outer] : [outer, sizeOf(t.shape) / outer];
    const inputs = {
      condition: viewOf(condition, [outer]),
      t: viewOf(t, shape),
      e: viewOf(e, shape),
    };
    return viewOf(stock({ ...run, inputs }) as tf.TensorInfo, t.shape);
  });
}
