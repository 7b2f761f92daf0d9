import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { product } from './convolution-geometry.ts';
import { register, type Tensors } from './register.ts';
import type { WasmHeap } from './wasm-heap.ts';

const VALUES_PER_GRAIN = 1 << 15;
const FLOAT_BYTES = 4;

interface Rows {
  readonly count: number;
  readonly length: number;
}

interface Side {
  readonly tensor: TensorInfo;
  /** In floats. */
  readonly stride: number;
  readonly offset: number;
}

function copyRows(heap: WasmHeap, { count, length }: Rows, from: Side, to: Side): void {
  if (length === 0) return;
  heap.run(
    'copyRows',
    [
      ...[heap.at(from.tensor) + from.offset * FLOAT_BYTES],
      ...[heap.at(to.tensor) + to.offset * FLOAT_BYTES, length, from.stride, to.stride],
    ],
    count,
    Math.max(1, Math.ceil(VALUES_PER_GRAIN / length)),
  );
}

const isFloat = (tensor: TensorInfo): boolean => tensor.dtype === 'float32';

/** Parts of a tensor next to each other along one axis, as rows of the whole. */
function rowsAt(whole: TensorInfo, axis: number) {
  const inner = product(whole.shape.slice(axis + 1));
  const stride = (whole.shape[axis] ?? 1) * inner;
  return { inner, stride, count: product(whole.shape.slice(0, axis)) };
}

function concat(heap: WasmHeap, tensors: readonly TensorInfo[], axis: number): TensorInfo {
  const shape = [...(tensors[0]?.shape ?? [])];
  shape[axis] = tensors.reduce((sum, tensor) => sum + (tensor.shape[axis] ?? 0), 0);
  const whole = heap.output(shape);
  const { inner, stride, count } = rowsAt(whole, axis);
  let offset = 0;
  for (const tensor of tensors) {
    const length = (tensor.shape[axis] ?? 0) * inner;
    const from = { tensor, stride: length, offset: 0 };
    copyRows(heap, { count, length }, from, { tensor: whole, stride, offset });
    offset += length;
  }
  return whole;
}

/** A piece of `size` from `begin` on along one axis. */
function slice(heap: WasmHeap, whole: TensorInfo, axis: number, begin: number, size: number) {
  const piece = heap.output(whole.shape.map((length, i) => (i === axis ? size : length)));
  const { inner, stride, count } = rowsAt(whole, axis);
  const length = size * inner;
  const from = { tensor: whole, stride, offset: begin * inner };
  copyRows(heap, { count, length }, from, { tensor: piece, stride: length, offset: 0 });
  return piece;
}

/** Zeros in front and behind along one axis: what the gradient of a slice is. */
function pad(heap: WasmHeap, piece: TensorInfo, axis: number, front: number, back: number) {
  const shape = piece.shape.map((length, i) => (i === axis ? front + length + back : length));
  const whole = heap.output(shape);
  heap.clear(heap.at(whole), product(shape));
  const { inner, stride, count } = rowsAt(whole, axis);
  const length = (piece.shape[axis] ?? 0) * inner;
  const from = { tensor: piece, stride: length, offset: 0 };
  copyRows(heap, { count, length }, from, { tensor: whole, stride, offset: front * inner });
  return whole;
}

/** Copies that go row by row in stock; of other types than float32 they stay there. */
export function registerCopies(heap: WasmHeap): void {
  // tf.js saves each operand of a gradient as a clone of it: half of all kernels of a training step.
  register<Tensors<'x'>>(tf.Identity, ({ x }, _, stock) =>
    x.dtype === 'string' ? stock() : heap.share(x),
  );
  register<Tensors<'x'>, tf.CastAttrs>(tf.Cast, ({ x }, { dtype }, stock) =>
    x.dtype === dtype && dtype !== 'string' ? heap.share(x) : stock(),
  );
  register<Tensors<'x'>, tf.PadV2Attrs>(tf.PadV2, ({ x }, { paddings, constantValue }, stock) => {
    const wider = paddings.flatMap(([front, back], axis) => (front + back > 0 ? [axis] : []));
    const [axis] = wider;
    const isOwn = isFloat(x) && !x.shape.includes(0) && constantValue === 0;
    if (!isOwn || wider.length !== 1 || axis === undefined) return stock();
    const [front = 0, back = 0] = paddings[axis] ?? [];
    return pad(heap, x, axis, front, back);
  });
  register<readonly TensorInfo[], tf.ConcatAttrs>(tf.Concat, (inputs, { axis }, stock) => {
    const tensors = Object.values(inputs).filter(({ shape }) => !shape.includes(0));
    if (tensors.length < 2 || !tensors.every(isFloat)) return stock();
    return concat(heap, tensors, tf.util.parseAxisParam(axis, tensors[0]?.shape ?? [])[0] ?? 0);
  });
  register<Tensors<'x'>, tf.SliceAttrs>(tf.Slice, ({ x }, { begin, size }, stock) => {
    const [from = [], sizes = []] = tf.slice_util.parseSliceParams(x, begin, size);
    const cut = x.shape.flatMap((length, axis) => (sizes[axis] === length ? [] : [axis]));
    const [axis] = cut;
    if (!isFloat(x) || cut.length !== 1 || axis === undefined || sizes[axis] === 0) return stock();
    return slice(heap, x, axis, from[axis] ?? 0, sizes[axis] ?? 0);
  });
  register<Tensors<'x'>, tf.SplitVAttrs>(tf.SplitV, ({ x }, { numOrSizeSplits, axis }, stock) => {
    const at = tf.util.parseAxisParam(axis, x.shape)[0] ?? 0;
    const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, at);
    if (!isFloat(x) || sizes.includes(0)) return stock();
    let begin = 0;
    return sizes.map((size) => {
      const piece = slice(heap, x, at, begin, size);
      begin += size;
      return piece;
    });
  });
  register<Tensors<'x'>, tf.TileAttrs>(tf.Tile, ({ x }, { reps }, stock) => {
    // One row that is repeated: only axes of length 1 in front of all others.
    const first = x.shape.findIndex((length) => length !== 1);
    const isRow = reps.slice(first < 0 ? reps.length : first).every((count) => count === 1);
    if (!isFloat(x) || !isRow) return stock();
    const y = heap.output(x.shape.map((length, axis) => length * (reps[axis] ?? 1)));
    const length = product(x.shape);
    const from = { tensor: x, stride: 0, offset: 0 };
    copyRows(heap, { count: product(reps), length }, from, { tensor: y, stride: length, offset: 0 }); // prettier-ignore
    return y;
  });
}
