import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { product } from './convolution-geometry.ts';
import { register, type Tensors } from './register.ts';
import { float, type WasmHeap } from './wasm-heap.ts';

const VALUES_PER_GRAIN = 1 << 14;
const ROWS_PER_PART = 512;
const AXES = 4;

/** In the order of the C source. */
const BINARY = [tf.Add, tf.Sub, tf.Multiply, tf.RealDiv, tf.Maximum, tf.Minimum, tf.SquaredDifference]; // prettier-ignore
const UNARY = [tf.Relu, tf.Sigmoid, tf.Tanh, tf.Exp, tf.Log, tf.Sqrt, tf.Rsqrt, tf.Square, tf.Neg, tf.Abs, tf.Step]; // prettier-ignore

interface Axis {
  readonly size: number;
  /** Whether the operand moves along it, or repeats. */
  readonly a: boolean;
  readonly b: boolean;
}

/** Axes of the output, those joined along which both operands do the same; the last one is last. */
function joinedAxes(a: readonly number[], b: readonly number[], shape: readonly number[]): Axis[] {
  const joined: Axis[] = [];
  const sizeOf = (of: readonly number[], axis: number) => of[of.length - shape.length + axis] ?? 1;
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const moves = { a: sizeOf(a, axis) !== 1, b: sizeOf(b, axis) !== 1 };
    const last = joined.at(-1);
    if (last?.a === moves.a && last.b === moves.b) {
      joined[joined.length - 1] = { ...last, size: last.size * size };
    } else {
      joined.push({ size, ...moves });
    }
  });
  return joined;
}

function stridesAlong(axes: readonly Axis[], operand: 'a' | 'b'): number[] {
  return axes.map((axis, i) =>
    axis[operand]
      ? product(axes.slice(i + 1).map((inner) => (inner[operand] ? inner.size : 1)))
      : 0,
  );
}

/** Both operands have one shape: cut into rows, so that threads can share them. */
function cutIntoRows(axes: readonly Axis[]): readonly Axis[] {
  const [only] = axes;
  if (axes.length !== 1 || !only) return axes;
  for (let size = VALUES_PER_GRAIN; size >= 1024; size /= 2) {
    if (only.size % size === 0)
      return [
        { ...only, size: only.size / size },
        { ...only, size },
      ];
  }
  return axes;
}

function registerBinary(heap: WasmHeap): void {
  BINARY.forEach((kernelName, operation) => {
    register<Tensors<'a' | 'b'>>(kernelName, ({ a, b }, _, stock) => {
      const shape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const axes = cutIntoRows(joinedAxes(a.shape, b.shape, shape));
      const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
      if (!isFloat || axes.length > AXES || shape.includes(0)) return stock();
      const y = heap.output(shape);
      const all: Axis[] = [
        ...Array.from({ length: AXES - axes.length }, () => ({ size: 1, a: false, b: false })),
        ...axes,
      ];
      const sizes = all.map(({ size }) => size);
      heap.run(
        'binary',
        [
          ...[heap.at(a), heap.at(b), heap.at(y), operation, ...sizes],
          ...[...stridesAlong(all, 'a'), ...stridesAlong(all, 'b')],
        ],
        product(sizes.slice(0, -1)),
        Math.max(1, Math.ceil(VALUES_PER_GRAIN / (sizes.at(-1) ?? 1))),
      );
      return y;
    });
  });
}

function registerUnary(heap: WasmHeap): void {
  UNARY.forEach((kernelName, operation) => {
    register<Tensors<'x'>, { readonly alpha?: number } | undefined>(
      kernelName,
      ({ x }, attributes, stock) => {
        if (x.dtype !== 'float32' || attributes?.alpha) return stock();
        const y = heap.output(x.shape);
        const count = product(x.shape);
        const args = [heap.at(x), heap.at(y), operation, count, VALUES_PER_GRAIN];
        heap.run('unary', args, Math.ceil(count / VALUES_PER_GRAIN), 1);
        return y;
      },
    );
  });
}

/** Sum or mean over axes that lie next to each other: [outer, rows, inner] to [outer, inner]. */
function reduce(
  heap: WasmHeap,
  x: TensorInfo,
  axes: readonly number[],
  keepDims: boolean,
  isMean: boolean,
) {
  // prettier-ignore
  const first = Math.min(...axes);
  const rows = product(axes.map((axis) => x.shape[axis] ?? 1));
  const outer = product(x.shape.slice(0, first));
  const inner = product(x.shape.slice(first + axes.length));
  const kept = x.shape.flatMap((size, axis) =>
    axes.includes(axis) ? (keepDims ? [1] : []) : [size],
  );
  const y = heap.output(kept);
  const scale = float(isMean ? 1 / rows : 1);
  const grain = Math.max(1, Math.ceil(VALUES_PER_GRAIN / (rows * inner)));
  const rowsPerPart = Math.max(ROWS_PER_PART, inner === 1 ? VALUES_PER_GRAIN : 1);
  const parts = Math.ceil(rows / rowsPerPart);
  if (parts === 1) {
    heap.run('sumMiddle', [heap.at(x), heap.at(y), rows, inner, scale], outer, grain);
    return y;
  }
  const [sums = 0] = heap.scratch(outer * parts * inner);
  heap.run('sumMiddleParts', [heap.at(x), sums, rows, inner, parts, rowsPerPart], outer * parts, 1);
  heap.run('sumMiddle', [sums, heap.at(y), parts, inner, scale], outer);
  return y;
}

function registerSums(heap: WasmHeap): void {
  for (const kernelName of [tf.Sum, tf.Mean]) {
    register<Tensors<'x'>, tf.SumAttrs>(kernelName, ({ x }, { axis, keepDims }, stock) => {
      const axes = tf.util.parseAxisParam(axis, x.shape).sort((one, other) => one - other);
      const isTogether = axes.every((value, i) => value === (axes[0] ?? 0) + i);
      const canSum = x.dtype === 'float32' && axes.length > 0 && isTogether;
      if (!canSum || x.shape.includes(0)) return stock();
      return reduce(heap, x, axes, keepDims, kernelName === tf.Mean);
    });
  }
}

/** Functions of one and of two numbers, and sums: stock sums one number after another. */
export function registerElementwise(heap: WasmHeap): void {
  registerBinary(heap);
  registerUnary(heap);
  registerSums(heap);
}
