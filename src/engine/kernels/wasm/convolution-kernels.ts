import * as tf from '@tensorflow/tfjs';
import {
  convolve,
  convolveFilterGradient,
  convolveInputGradient,
  type Fused,
} from './convolution.ts';
import { geometry2d, geometry3d, type Geometry } from './convolution-geometry.ts';
import { register, type Tensors } from './register.ts';
import type { WasmHeap } from './wasm-heap.ts';
import {
  flipped,
  suitsWinograd,
  suitsWinogradGradient,
  winogradConvolve,
  winogradFilterGradient,
} from './winograd.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/** The gradients of convolutions have dilations only where the layer gave them. */
interface Window2d {
  readonly strides: number | [number, number];
  readonly pad: tf.Conv2DAttrs['pad'];
  readonly dilations?: number | [number, number];
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

interface Window3d {
  readonly strides: number | [number, number, number];
  readonly pad: 'same' | 'valid';
  readonly dilations?: number | [number, number, number];
}

function of2d(input: readonly number[], filter: readonly number[], window: Window2d): Geometry {
  return geometry2d(
    tf.backend_util.computeConv2DInfo(
      input as Shape4,
      filter as Shape4,
      window.strides,
      window.dilations ?? 1,
      window.pad,
      window.dimRoundingMode,
      false,
      window.dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast',
    ),
  );
}

function of3d(input: readonly number[], filter: readonly number[], window: Window3d): Geometry {
  const { strides, dilations = 1, pad } = window;
  return geometry3d(
    tf.backend_util.computeConv3DInfo(input as Shape5, filter as Shape5, strides, dilations, pad),
  );
}

const outputShape = ({ batch, output, outChannels }: Geometry, rank: number): number[] => [
  batch,
  ...output.slice(5 - rank),
  outChannels,
];

function forward(
  heap: WasmHeap,
  { x, filter }: Tensors<'x' | 'filter'>,
  geometry: Geometry,
  fused: Fused = {},
) {
  const y = heap.output(outputShape(geometry, x.shape.length));
  const at = { x: heap.at(x), filter: heap.at(filter), y: heap.at(y) };
  const way = suitsWinograd(geometry) ? winogradConvolve : convolve;
  way(heap, at, geometry, fused);
  return y;
}

function inputGradient(
  heap: WasmHeap,
  { dy, filter }: Tensors<'dy' | 'filter'>,
  shape: number[],
  geometry: Geometry,
) {
  const dx = heap.output(shape);
  const [from, to, weights] = [heap.at(dy), heap.at(dx), heap.at(filter)];
  const backward = flipped(geometry);
  if (suitsWinograd(backward)) {
    winogradConvolve(heap, { x: from, filter: weights, y: to }, backward, {}, true);
  } else {
    convolveInputGradient(heap, { dy: from, filter: weights, dx: to }, geometry);
  }
  return dx;
}

function filterGradient(
  heap: WasmHeap,
  { x, dy }: Tensors<'x' | 'dy'>,
  shape: number[],
  geometry: Geometry,
) {
  const dFilter = heap.output(shape);
  const at = { x: heap.at(x), dy: heap.at(dy), dFilter: heap.at(dFilter) };
  const way = suitsWinogradGradient(geometry) ? winogradFilterGradient : convolveFilterGradient;
  way(heap, at, geometry);
  return dFilter;
}

/** What `FusedConv2D` may do in one go; prelu and other activations stay with tf.js. */
function canFuse(inputs: tf.FusedConv2DInputs, { activation }: tf.FusedConv2DAttrs): boolean {
  const isKnown = ['linear', 'relu'].includes(activation);
  return isKnown && !inputs.preluActivationWeights && (inputs.bias?.shape.length ?? 1) === 1;
}

/** Convolutions of images and volumes, whose stock kernels are wrong or missing in training. */
export function registerConvolutions(heap: WasmHeap): void {
  register<Tensors<'x' | 'filter'>, tf.Conv2DAttrs>(tf.Conv2D, (inputs, window) =>
    forward(heap, inputs, of2d(inputs.x.shape, inputs.filter.shape, window)),
  );
  register<tf.FusedConv2DInputs, tf.FusedConv2DAttrs>(tf.FusedConv2D, (inputs, window, stock) => {
    if (!canFuse(inputs, window)) return stock();
    const { x, filter, bias } = inputs;
    const isRelu = window.activation === 'relu';
    const fused = { bias: bias ? heap.at(bias) : 0, isRelu };
    return forward(heap, inputs, of2d(x.shape, filter.shape, window), fused);
  });
  register<Tensors<'dy' | 'filter'>, tf.Conv2DBackpropInputAttrs>(
    tf.Conv2DBackpropInput,
    (inputs, window) => {
      const { inputShape } = window;
      return inputGradient(heap, inputs, inputShape, of2d(inputShape, inputs.filter.shape, window));
    },
  );
  register<Tensors<'x' | 'dy'>, tf.Conv2DBackpropFilterAttrs>(
    tf.Conv2DBackpropFilter,
    (inputs, window) => {
      const { filterShape } = window;
      return filterGradient(heap, inputs, filterShape, of2d(inputs.x.shape, filterShape, window));
    },
  );
  register<Tensors<'x' | 'filter'>, tf.Conv3DAttrs>(tf.Conv3D, (inputs, window) =>
    forward(heap, inputs, of3d(inputs.x.shape, inputs.filter.shape, window)),
  );
  register<Tensors<'dy' | 'filter'>, tf.Conv3DBackpropInputV2Attrs>(
    tf.Conv3DBackpropInputV2,
    (inputs, window) => {
      const { inputShape } = window;
      return inputGradient(heap, inputs, inputShape, of3d(inputShape, inputs.filter.shape, window));
    },
  );
  register<Tensors<'x' | 'dy'>, tf.Conv3DBackpropFilterV2Attrs>(
    tf.Conv3DBackpropFilterV2,
    (inputs, window) => {
      const { filterShape } = window;
      return filterGradient(heap, inputs, filterShape, of3d(inputs.x.shape, filterShape, window));
    },
  );
}
