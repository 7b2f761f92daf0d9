import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';
import {
  release,
  setKernel,
  sizeOf,
  stockKernel,
  workgroupsFor,
  type KernelRun,
} from './kernel.ts';
import { splitRows } from './row-splits.ts';
import { runShader } from './run-shader.ts';
import { sumParts, sumSplits } from './sum-middle.wgsl.ts';

type Layout = readonly [examples: number, rows: number, channels: number];

/** With so many channels, or so few rows, a thread for each sum is enough. */
const MANY_CHANNELS = 64;
const FEW_ROWS = 256;

/** factor · Σ over the middle of [examples, rows, channels], under the shape asked for. */
export function sumMiddle(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  [examples, rows, channels]: Layout,
  shape: number[],
  factor = 1,
): tf.TensorInfo {
  const isDirect = examples * channels >= MANY_CHANNELS || rows <= FEW_ROWS;
  const { workgroups, ...split } = splitRows(examples, rows, channels);
  const parts = rows <= FEW_ROWS ? 1 : Math.ceil(Math.sqrt(rows));
  const splits = isDirect ? parts : split.splits;
  const sums = backend.makeTensorInfo(
    splits === 1 ? shape : [examples, splits, channels],
    'float32',
  );
  const tensors = { sums, x };
  if (isDirect) {
    const threads = examples * parts * channels;
    runShader(backend, sumParts, {
      tensors,
      ints: { examples, rows, channels, parts },
      floats: { factor },
      workgroups: workgroupsFor(threads, sumParts.workgroupSize),
    });
  } else {
    const ints = { rows, channels, ...split };
    runShader(backend, sumSplits, { tensors, ints, floats: { factor }, workgroups });
  }
  if (splits === 1) return sums;
  const total = sumMiddle(backend, sums, [examples, splits, channels], shape);
  release(backend, sums);
  return total;
}

interface SumAttributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** The axes as one run of neighbours that ends before the last axis, or null. */
function layoutOf(shape: readonly number[], axes: readonly number[]): Layout | null {
  const first = axes[0] ?? 0;
  const end = first + axes.length;
  if (axes.length === 0 || end >= shape.length) return null;
  if (axes.some((axis, at) => axis !== first + at)) return null;
  return [sizeOf(shape.slice(0, first)), sizeOf(shape.slice(first, end)), sizeOf(shape.slice(end))];
}

/** Sums and means over other than the last axes (biases, global pools) without transposing first. */
export function registerSumMiddle(): void {
  for (const kernelName of ['Sum', 'Mean']) {
    const stock = stockKernel<{ x: tf.TensorInfo }, SumAttributes>(kernelName);
    setKernel(kernelName, (run: KernelRun<{ x: tf.TensorInfo }, SumAttributes>) => {
      const { x } = run.inputs;
      const axes = tf.util.parseAxisParam(run.attrs.axis, x.shape);
      const layout = layoutOf(x.shape, axes);
      if (x.dtype !== 'float32' || !layout || sizeOf(layout) === 0) return stock?.(run) ?? [];
      const kept = x.shape.map((size, at) => (axes.includes(at) ? 1 : size));
      const shape = run.attrs.keepDims ? kept : x.shape.filter((_, at) => !axes.includes(at));
      const factor = kernelName === 'Mean' ? 1 / layout[1] : 1;
      return sumMiddle(run.backend, x, layout, shape, factor);
    });
  }
}
