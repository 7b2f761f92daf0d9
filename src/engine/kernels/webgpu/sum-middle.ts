import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';
import { release, setKernel, sizeOf, stockKernel, type KernelRun } from './kernel.ts';
import { splitRows } from './row-splits.ts';
import { runShader } from './run-shader.ts';
import { sumSplits } from './sum-middle.wgsl.ts';

type Layout = readonly [examples: number, rows: number, channels: number];

/** factor · Σ over the middle of [examples, rows, channels], under the shape asked for. */
export function sumMiddle(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  [examples, rows, channels]: Layout,
  shape: number[],
  factor = 1,
): tf.TensorInfo {
  const { workgroups, ...split } = splitRows(examples, rows, channels);
  const isLast = split.splits === 1;
  const sums = backend.makeTensorInfo(
    isLast ? shape : [examples, split.splits, channels],
    'float32',
  );
  runShader(backend, sumSplits, {
    tensors: { sums, x },
    ints: { rows, channels, ...split },
    floats: { factor },
    workgroups,
  });
  if (isLast) return sums;
  const total = sumMiddle(backend, sums, [examples, split.splits, channels], shape);
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
