import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';

export interface KernelRun<Inputs, Attributes> {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly backend: WebGPUBackend;
}

type Output = tf.TensorInfo | tf.TensorInfo[];

/** Registers a kernel of the WebGPU backend, in the place of the stock one when there is one. */
export function setKernel<Inputs, Attributes>(
  kernelName: string,
  kernelFunc: (run: KernelRun<Inputs, Attributes>) => Output,
): void {
  if (stockKernel(kernelName)) tf.unregisterKernel(kernelName, 'webgpu');
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: kernelFunc as unknown as tf.KernelFunc,
  });
}

/** What runs under this name now. */
export function stockKernel<Inputs = tf.NamedTensorInfoMap, Attributes = tf.NamedAttrMap>(
  kernelName: string,
): ((run: KernelRun<Inputs, Attributes>) => Output) | undefined {
  const config = tf.getKernel(kernelName, 'webgpu') as tf.KernelConfig | undefined;
  return config?.kernelFunc as never;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** Workgroups of `size` threads that give each of `count` items a thread. */
export function workgroupsFor(count: number, size: number): number {
  return Math.ceil(count / size);
}

/** The same data under another shape, without a copy. */
export function viewOf(tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: tensor.dataId, dtype: tensor.dtype, shape };
}

/** Frees what a kernel made for itself; the buffer lives until the dispatches that use it are sent. */
export function release(backend: WebGPUBackend, ...tensors: tf.TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}
