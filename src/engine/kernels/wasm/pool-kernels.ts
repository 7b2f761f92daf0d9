import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { product } from './convolution-geometry.ts';
import { register, type Tensors } from './register.ts';
import type { KernelName, WasmHeap } from './wasm-heap.ts';

type Info2d = ReturnType<typeof tf.backend_util.computePool2DInfo>;
type Info3d = ReturnType<typeof tf.backend_util.computePool3DInfo>;

const WINDOW_GRAIN = 512;
/** Values of the output. */
const TILE_GRAIN = 4096;

interface Pool {
  readonly batch: number;
  readonly outShape: number[];
  /** As `PoolArguments` in the C source goes on behind its addresses. */
  readonly args: readonly number[];
}

const clamped = (values: readonly number[]): number[] => values.map((value) => Math.max(0, value));

function pool2d(info: Info2d): Pool {
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    outShape: info.outShape,
    args: [
      ...[info.batchSize, info.inChannels, 1, info.inHeight, info.inWidth],
      ...[1, info.outHeight, info.outWidth],
      ...[1, info.effectiveFilterHeight, info.effectiveFilterWidth],
      ...[1, info.strideHeight, info.strideWidth],
      ...clamped([0, padInfo.top, padInfo.left]),
    ],
  };
}

function pool3d(info: Info3d): Pool {
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    outShape: info.outShape,
    args: [
      ...[info.batchSize, info.inChannels, info.inDepth, info.inHeight, info.inWidth],
      ...[info.outDepth, info.outHeight, info.outWidth],
      ...[info.effectiveFilterDepth, info.effectiveFilterHeight, info.effectiveFilterWidth],
      ...[info.strideDepth, info.strideHeight, info.strideWidth],
      ...clamped([padInfo.front, padInfo.top, padInfo.left]),
    ],
  };
}

type Attributes2d = tf.MaxPoolGradAttrs;
type Attributes3d = tf.MaxPool3DGradAttrs;

function of2d(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Attributes2d): Pool {
  const shape = x.shape as [number, number, number, number];
  return pool2d(
    tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
  );
}

function of3d(x: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: Attributes3d): Pool {
  const shape = x.shape as [number, number, number, number, number];
  return pool3d(
    tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode),
  );
}

/** Whether windows of 2 × 2 or 2 × 2 × 2 lie side by side and cover the image, as most pools of networks do. */
function areTiles(args: readonly number[]): boolean {
  const [size, pooled, window, stride, padding] = [2, 5, 8, 11, 14].map((at) => args.slice(at, at + 3)) as [number[], number[], number[], number[], number[]]; // prettier-ignore
  const [depth = 0, height, width] = window;
  return (
    (depth === 1 || depth === 2) &&
    height === 2 &&
    width === 2 &&
    window.join() === stride.join() &&
    padding.every((zeros) => zeros === 0) &&
    size.every((length, i) => length === (pooled[i] ?? 0) * (window[i] ?? 0))
  );
}

/** Pools of images and volumes; the stock ones are wrong where all of a window is negative. */
export function registerPools(heap: WasmHeap): void {
  const runTiles = (kernel: KernelName, pooled: readonly number[], args: readonly number[]) => {
    const rowLength = product(pooled.slice(-2));
    heap.run(kernel, args, product(pooled) / rowLength, Math.ceil(TILE_GRAIN / rowLength));
  };
  const pool = (kernel: KernelName, x: TensorInfo, { outShape, args }: Pool) => {
    const y = heap.output(outShape);
    if (kernel === 'maxPool' && areTiles(args)) {
      runTiles('maxPoolTiles', outShape, [heap.at(x), 0, heap.at(y), ...args]);
      return y;
    }
    const windows = product(outShape.slice(0, -1));
    heap.run(kernel, [heap.at(x), 0, heap.at(y), ...args], windows, WINDOW_GRAIN);
    return y;
  };
  const gradient = (kernel: KernelName, x: TensorInfo, dy: TensorInfo, { batch, args }: Pool) => {
    const dx = heap.output(x.shape);
    if (kernel === 'maxPoolGradient' && areTiles(args)) {
      runTiles('maxPoolTilesGradient', dy.shape, [heap.at(x), heap.at(dy), heap.at(dx), ...args]);
      return dx;
    }
    heap.run(kernel, [heap.at(x), heap.at(dy), heap.at(dx), ...args], batch, 1);
    return dx;
  };
  const pairs = [
    [tf.MaxPool, tf.MaxPoolGrad, tf.MaxPool3D, tf.MaxPool3DGrad, 'maxPool', 'maxPoolGradient'],
    [
      ...([tf.AvgPool, tf.AvgPoolGrad, tf.AvgPool3D, tf.AvgPool3DGrad] as const),
      ...(['averagePool', 'averagePoolGradient'] as const),
    ],
  ] as const;
  for (const [name2d, gradient2d, name3d, gradient3d, kernel, gradientKernel] of pairs) {
    register<Tensors<'x'>, Attributes2d>(name2d, ({ x }, attributes) =>
      pool(kernel, x, of2d(x, attributes)),
    );
    register<Tensors<'dy' | 'input'>, Attributes2d>(gradient2d, ({ dy, input }, attributes) =>
      gradient(gradientKernel, input, dy, of2d(input, attributes)),
    );
    register<Tensors<'x'>, Attributes3d>(name3d, ({ x }, attributes) =>
      pool(kernel, x, of3d(x, attributes)),
    );
    register<Tensors<'dy' | 'input'>, Attributes3d>(gradient3d, ({ dy, input }, attributes) =>
      gradient(gradientKernel, input, dy, of3d(input, attributes)),
    );
  }
}
