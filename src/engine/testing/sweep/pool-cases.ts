import * as tf from '@tensorflow/tfjs';
import type { Triple } from '../../kernels/wasm/convolution-geometry.ts';
import { referencePool } from '../reference/pool.ts';
import { sizeOf, type Shaped } from '../reference/shaped.ts';
import type { Domain, SweepCase } from './sweep-case.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

const WINDOWS = [
  { size: 2, stride: 2, pad: 'valid' },
  { size: 2, stride: 2, pad: 'same' },
  { size: 3, stride: 2, pad: 'same' },
  { size: 3, stride: 1, pad: 'same' },
] as const;

const RUNS = {
  'max 4': tf.maxPool as (x: tf.Tensor4D, ...window: [number, number, 'same']) => tf.Tensor,
  'average 4': tf.avgPool as (x: tf.Tensor4D, ...window: [number, number, 'same']) => tf.Tensor,
  'max 5': tf.maxPool3d as (x: tf.Tensor5D, ...window: [number, number, 'same']) => tf.Tensor,
  'average 5': tf.avgPool3d as (x: tf.Tensor5D, ...window: [number, number, 'same']) => tf.Tensor,
};

function poolCase(
  kind: 'max' | 'average',
  shape: readonly number[],
  { size, stride, pad }: (typeof WINDOWS)[number],
  domain: Domain,
): SweepCase {
  const isVolume = shape.length === 5;
  const info = isVolume
    ? tf.backend_util.computePool3DInfo(shape as Shape5, size, stride, 1, pad)
    : tf.backend_util.computePool2DInfo(shape as Shape4, size, stride, 1, pad);
  const { front = 0, top, left } = info.padInfo as { front?: number; top: number; left: number };
  const outShape = info.outShape as number[];
  const deep = (of: readonly number[]): Triple =>
    (isVolume ? of.slice(1, 4) : [1, ...of.slice(1, 3)]) as unknown as Triple;
  const flat = (length: number): Triple => [isVolume ? length : 1, length, length];
  return {
    operation: `${kind === 'max' ? 'Max' : 'Avg'}Pool${isVolume ? '3D' : ''}`,
    form: `${size} by ${stride}, ${pad}, ${domain} values, [${shape.join()}]`,
    inputs: [{ shape, domain }],
    hasGradient: true,
    run([x]) {
      const run = RUNS[`${kind} ${isVolume ? 5 : 4}`];
      return run(x as never, size, stride, pad as 'same');
    },
    reference([x], dyOf) {
      const dy = dyOf(sizeOf(outShape));
      const pooling = {
        ...{ batch: shape[0] ?? 1, input: deep(shape), output: deep(outShape) },
        ...{ filter: flat(size), stride: flat(stride), padding: [front, top, left] as const },
      };
      const values = { x: (x as Shaped).values, dy };
      const all = referencePool(kind, pooling, shape.at(-1) ?? 1, values);
      return { y: { shape: outShape, values: all.y }, gradients: [all.dx] };
    },
  };
}

const SHAPES: readonly (readonly number[])[] = [[2, 5, 7, 3], [1, 4, 6, 4], [2, 3, 5, 4, 3], [1, 2, 4, 4, 4]]; // prettier-ignore

export const POOL_CASES: readonly SweepCase[] = (['max', 'average'] as const).flatMap((kind) =>
  SHAPES.flatMap((shape) =>
    WINDOWS.flatMap((window) =>
      (['any', 'negative'] as const).map((domain) => poolCase(kind, shape, window, domain)),
    ),
  ),
);
