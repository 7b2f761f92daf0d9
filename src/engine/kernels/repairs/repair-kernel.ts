import * as tf from '@tensorflow/tfjs';

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Runs what the repair took the place of. */
type Stock = (inputs: Tensors) => tf.Tensor;

/** A kernel made of other operations; null where the stock one is right. */
export type Repair<Attributes> = (
  inputs: Tensors,
  attributes: Attributes,
  stock: Stock,
) => tf.Tensor | null;

const done = new Set<string>();

/** Takes the place of a kernel of tf.js that is wrong or missing, once a thread. */
export function repairKernel<Attributes>(
  backendName: string,
  kernelName: string,
  repair: Repair<Attributes>,
): void {
  const key = `${backendName} ${kernelName}`;
  if (done.has(key)) return;
  done.add(key);
  const replaced = tf.getKernel(kernelName, backendName) as tf.KernelConfig | undefined;
  if (replaced) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    // Binds the stock kernel to a backend that is opened again.
    ...(replaced?.setupFunc && { setupFunc: replaced.setupFunc }),
    kernelName,
    backendName,
    kernelFunc(call) {
      const stock = (inputs: tf.NamedTensorInfoMap) =>
        (replaced as tf.KernelConfig).kernelFunc({ ...call, inputs }) as tf.Tensor;
      return tf.tidy(
        () => repair(call.inputs as Tensors, call.attrs as Attributes, stock) ?? stock(call.inputs),
      );
    },
  });
}
