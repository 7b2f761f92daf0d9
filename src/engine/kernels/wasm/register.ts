import * as tf from '@tensorflow/tfjs';
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';

export type Tensors<Names extends string> = Readonly<Record<Names, TensorInfo>>;

type Given = TensorInfo | TensorInfo[];

/** `stock` runs the kernel of tf.js that this one took the place of. */
type OwnKernel<Inputs, Attributes> = (
  inputs: Inputs,
  attributes: Attributes,
  stock: () => Given,
) => Given;

const stockKernels = new Map<string, KernelConfig | undefined>();

/** Takes the place of a kernel of tf.js, or adds one, for the wasm backend. A second call replaces the first. */
export function register<Inputs, Attributes = unknown>(
  kernelName: string,
  own: OwnKernel<Inputs, Attributes>,
): void {
  const before = tf.getKernel(kernelName, 'wasm') as KernelConfig | undefined;
  if (!stockKernels.has(kernelName)) stockKernels.set(kernelName, before);
  if (before) tf.unregisterKernel(kernelName, 'wasm');
  const stock = stockKernels.get(kernelName);
  tf.registerKernel({
    // Binds the stock kernel to the program that is in use now, which may not be the first.
    ...(stock?.setupFunc && { setupFunc: stock.setupFunc }),
    kernelName,
    backendName: 'wasm',
    kernelFunc: (call) =>
      own(call.inputs as Inputs, call.attrs as Attributes, () => {
        if (!stock) throw new Error(`tf.js has no ${kernelName} for wasm`);
        return stock.kernelFunc(call);
      }),
  });
}
