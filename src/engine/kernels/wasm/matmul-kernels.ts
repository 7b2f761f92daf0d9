import * as tf from '@tensorflow/tfjs';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convolve, convolveFilterGradient, convolveInputGradient } from './convolution.ts';
import { product, type Geometry } from './convolution-geometry.ts';
import { register, type Tensors } from './register.ts';
import type { Pointer, WasmHeap } from './wasm-heap.ts';

const FLOAT_BYTES = 4;

/** A product as the convolution of one row of `places` with a filter of one tap. */
function rowGeometry(places: number, inChannels: number, outChannels: number): Geometry {
  return {
    batch: 1,
    inChannels,
    outChannels,
    input: [1, 1, places],
    output: [1, 1, places],
    filter: [1, 1, 1],
    stride: [1, 1, 1],
    dilation: [1, 1, 1],
    padding: [0, 0, 0],
  };
}

interface Factors {
  readonly a: Pointer;
  readonly b: Pointer;
  readonly y: Pointer;
}

interface Sizes {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

interface Transposed {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface Fused {
  readonly bias?: Pointer;
  readonly isRelu?: boolean;
}

function multiply(
  heap: WasmHeap,
  { a, b, y }: Factors,
  { rows, inner, columns }: Sizes,
  { transposeA, transposeB }: Transposed,
  fused: Fused,
): void {
  if (transposeA) {
    const geometry = rowGeometry(inner, rows, columns);
    convolveFilterGradient(heap, { x: a, dy: b, dFilter: y }, geometry);
  } else if (transposeB) {
    const geometry = rowGeometry(rows, columns, inner);
    convolveInputGradient(heap, { dy: a, filter: b, dx: y }, geometry);
  } else {
    convolve(heap, { x: a, filter: b, y }, rowGeometry(rows, inner, columns), fused);
  }
}

/** tf.js itself asks for both transposed only where a person does. */
function product2d(
  heap: WasmHeap,
  { a, b }: Tensors<'a' | 'b'>,
  transposed: Transposed,
  fused: Fused = {},
): TensorInfo {
  const { transposeA, transposeB } = transposed;
  const last = (tensor: TensorInfo, at: number) => tensor.shape.at(at) ?? 1;
  const rows = last(a, transposeA ? -1 : -2);
  const inner = last(a, transposeA ? -2 : -1);
  const columns = last(b, transposeB ? -2 : -1);
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const y = heap.output([...outer, rows, columns]);
  const step = (tensor: TensorInfo) =>
    product(tensor.shape.slice(0, -2)) === 1 ? 0 : product(tensor.shape.slice(-2)) * FLOAT_BYTES;
  for (let i = 0; i < product(outer); i++) {
    const at = {
      a: heap.at(a) + i * step(a),
      b: heap.at(b) + i * step(b),
      y: heap.at(y) + i * rows * columns * FLOAT_BYTES,
    };
    multiply(heap, at, { rows, inner, columns }, transposed, fused);
  }
  return y;
}

/** Outer axes that are equal, or all 1 for one of the two. */
function canMultiply({ a, b }: Tensors<'a' | 'b'>, { transposeA, transposeB }: Transposed) {
  const [one, other] = [product(a.shape.slice(0, -2)), product(b.shape.slice(0, -2))];
  const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
  const isEqual = a.shape.slice(0, -2).join() === b.shape.slice(0, -2).join();
  const isEmpty = product(a.shape) === 0 || product(b.shape) === 0;
  return (
    isFloat && !isEmpty && !(transposeA && transposeB) && (isEqual || one === 1 || other === 1)
  );
}

/**
 * Matrix products. The stock ones keep a packed copy of the right factor under the tensor's name, so a weight
 * that was changed in place would go on with its old values.
 */
export function registerProducts(heap: WasmHeap): void {
  register<Tensors<'a' | 'b'>, tf.BatchMatMulAttrs>(tf.BatchMatMul, (inputs, attributes, stock) =>
    canMultiply(inputs, attributes) ? product2d(heap, inputs, attributes) : stock(),
  );
  register<tf._FusedMatMulInputs, tf._FusedMatMulAttrs>(
    tf._FusedMatMul,
    (inputs, attributes, stock) => {
      const { a, b, bias, preluActivationWeights } = inputs;
      const { activation, transposeA, transposeB } = attributes;
      const isPlain = !transposeA && !transposeB && !preluActivationWeights;
      const isKnown = ['linear', 'relu'].includes(activation);
      const isRow = !bias || (bias.shape.length === 1 && bias.shape[0] === b.shape.at(-1));
      if (!isPlain || !isKnown || !isRow || !canMultiply({ a, b }, attributes)) return stock();
      const fused = { bias: bias ? heap.at(bias) : 0, isRelu: activation === 'relu' };
      return product2d(heap, { a, b }, attributes, fused);
    },
  );
}
