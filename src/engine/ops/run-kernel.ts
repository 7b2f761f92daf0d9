import * as tf from '@tensorflow/tfjs';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { AppError } from '../../core/errors.ts';
import type { Kernel } from './contracts.ts';

export type KernelName = (typeof Kernel)[keyof typeof Kernel];

/** Runs one of our kernels on the backend in use; its gradient is found by the same name. */
export function runKernel(
  name: KernelName,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: NamedAttrMap,
): tf.Tensor[] {
  const outputs: tf.Tensor | tf.Tensor[] = tf.engine().runKernel(name, inputs, attributes);
  return Array.isArray(outputs) ? outputs : [outputs];
}

/** Kernels without outputs are there on some backends only. */
export function hasKernel(name: KernelName, backendName = tf.getBackend()): boolean {
  // Its type hides that there may be none.
  const kernel: unknown = tf.getKernel(name, backendName);
  return kernel !== undefined;
}

/** The tensor at a place where the contract says that there is one. */
export function at(tensors: readonly tf.Tensor[], i: number): tf.Tensor {
  const tensor = tensors[i];
  if (!tensor) throw new AppError('internal/unexpected', 'kernel gave too few outputs', { i });
  return tensor;
}

/** @throws {AppError} train/bad-shape with the kernel and the argument that does not fit */
export function checkShape(isRight: boolean, kernel: KernelName, argument: string): void {
  if (!isRight) {
    throw new AppError('train/bad-shape', 'tensor does not fit the operation', {
      kernel,
      argument,
    });
  }
}

/** @throws {AppError} train/bad-options with the kernel and the attribute that is out of range */
export function checkAttribute(isRight: boolean, kernel: KernelName, option: string): void {
  if (!isRight) {
    throw new AppError('train/bad-options', 'attribute out of range', { kernel, option });
  }
}

export const isShape = (tensor: tf.Tensor, shape: readonly number[]): boolean =>
  tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i]);

/**
 * Gradients by the name of their input, of one kernel that gives all of them. tf.js disposes of what
 * a single one makes beside its result, so the kernel runs before they are asked for.
 */
export function gradientsOf(
  names: readonly string[],
  outputs: readonly tf.Tensor[],
): Record<string, () => tf.Tensor> {
  return Object.fromEntries(names.map((name, i) => [name, () => at(outputs, i)]));
}
