import * as tf from '@tensorflow/tfjs';
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { AppError } from '../../../core/errors.ts';

/** A kernel made of stock operations: tensors in, tensors out; what it makes between is disposed of. */
export type ComposedKernel<Attributes extends NamedAttrMap = NamedAttrMap> = (
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: Attributes,
) => tf.Tensor[];

/** The input that the contract names. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the contract fixes the rank
export function input<T extends tf.Tensor = tf.Tensor>(
  inputs: Readonly<Record<string, tf.Tensor>>,
  name: string,
): T {
  const tensor = inputs[name];
  if (!tensor) throw new AppError('internal/unexpected', 'kernel lacks an input', { name });
  return tensor as T;
}

/** [n, ...spatial, c] as [n, voxels, c]: stock operations are sure up to rank 4 only. */
export function flattenSpace(x: tf.Tensor): tf.Tensor3D {
  const [n = 1] = x.shape;
  const channels = x.shape.at(-1) ?? 1;
  return x.reshape([n, x.shape.slice(1, -1).reduce((a, b) => a * b, 1), channels]);
}

/** 1 where the condition holds, else 0. */
export const mask = <T extends tf.Tensor>(condition: T): T => tf.cast(condition, 'float32');
