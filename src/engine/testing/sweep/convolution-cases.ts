import * as tf from '@tensorflow/tfjs';
import { geometry2d, geometry3d, type Geometry } from '../../kernels/wasm/convolution-geometry.ts';
import { referenceConvolution } from '../reference/convolution.ts';
import { at, sizeOf, type Shaped } from '../reference/shaped.ts';
import type { SweepCase } from './sweep-case.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

interface Window {
  readonly form: string;
  /** [n, ...spatial, channels] */
  readonly input: readonly number[];
  /** [...spatial, in, out] */
  readonly filter: readonly number[];
  readonly stride?: number;
  readonly dilation?: number;
  readonly pad?: 'same' | 'valid';
}

const window2d = (filter: number, from: number, to: number) => [filter, filter, from, to];
const window3d = (filter: number, from: number, to: number) => [filter, filter, filter, from, to];

const FLAT: readonly Window[] = [
  { form: '3×3', input: [2, 5, 7, 3], filter: window2d(3, 3, 5) },
  { form: '3×3, batch of 1', input: [1, 5, 7, 1], filter: window2d(3, 1, 3) },
  { form: '3×3 in fours', input: [2, 4, 8, 4], filter: window2d(3, 4, 8) },
  { form: '3×3 valid', input: [2, 5, 7, 3], filter: window2d(3, 3, 5), pad: 'valid' },
  { form: '3×3 stride 2', input: [2, 5, 7, 3], filter: window2d(3, 3, 5), stride: 2 },
  { form: '1×1', input: [2, 5, 7, 5], filter: window2d(1, 5, 3) },
  { form: '1×1 stride 2', input: [2, 5, 7, 5], filter: window2d(1, 5, 3), stride: 2, pad: 'valid' },
  { form: '5×3 stride 2 in a small image', input: [3, 3, 2, 3], filter: [5, 3, 3, 2], stride: 2 },
  { form: '3×3 dilated', input: [2, 7, 9, 3], filter: window2d(3, 3, 5), dilation: 2 },
];
const DEEP: readonly Window[] = [
  { form: '3×3×3', input: [2, 3, 5, 4, 3], filter: window3d(3, 3, 5) },
  { form: '3×3×3, batch of 1', input: [1, 3, 5, 4, 1], filter: window3d(3, 1, 3) },
  { form: '3×3×3 in fours', input: [1, 2, 4, 4, 4], filter: window3d(3, 4, 8) },
  { form: '3×3×3 valid', input: [2, 3, 5, 4, 3], filter: window3d(3, 3, 5), pad: 'valid' },
  { form: '3×3×3 stride 2', input: [2, 3, 5, 4, 3], filter: window3d(3, 3, 5), stride: 2 },
  { form: '1×1×1', input: [2, 3, 5, 4, 5], filter: window3d(1, 5, 3) },
  { form: '1×1×1 stride 2', input: [2, 3, 5, 4, 5], filter: window3d(1, 5, 3), stride: 2, pad: 'valid' }, // prettier-ignore
  { form: '3×3×3 dilated', input: [1, 5, 5, 6, 2], filter: window3d(3, 2, 3), dilation: 2 },
];

function geometryOf({ input, filter, stride = 1, dilation = 1, pad = 'same' }: Window): Geometry {
  const { computeConv2DInfo, computeConv3DInfo } = tf.backend_util;
  return input.length === 4
    ? geometry2d(computeConv2DInfo(input as Shape4, filter as Shape4, stride, dilation, pad))
    : geometry3d(computeConv3DInfo(input as Shape5, filter as Shape5, stride, dilation, pad));
}

const outputOf = ({ batch, output, outChannels }: Geometry, rank: number): number[] => [
  batch,
  ...output.slice(5 - rank),
  outChannels,
];

function convolutionCase(window: Window): SweepCase {
  const { form, input, filter, stride = 1, dilation = 1, pad = 'same' } = window;
  const geometry = geometryOf(window);
  return {
    operation: `Conv${input.length - 2}D`,
    form,
    inputs: [{ shape: input }, { shape: filter }],
    hasGradient: true,
    run([x, w]) {
      const dilations: [number, number, number] = [dilation, dilation, dilation];
      return input.length === 4
        ? tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, 'NHWC', dilation)
        : tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, stride, pad, 'NDHWC', dilations);
    },
    reference([x, w], dyOf) {
      const shape = outputOf(geometry, input.length);
      const dy = dyOf(sizeOf(shape));
      const [ofX, ofW] = [x as Shaped, w as Shaped];
      const all = referenceConvolution(geometry, { x: ofX.values, filter: ofW.values, dy });
      return { y: { shape, values: all.y }, gradients: [all.dx, all.dFilter] };
    },
  };
}

/** Filters [...spatial, out, in]: the gradient of a convolution by its input, and its own gradients. */
function transposedCase(window: Window): SweepCase {
  const { form, input, filter, stride = 1, pad = 'same' } = window;
  const rank = input.length;
  const geometry = geometryOf(window);
  const given = outputOf(geometry, rank);
  return {
    operation: rank === 4 ? 'Conv2DBackpropInput' : 'Conv3DBackpropInputV2',
    form: `transposed ${form}`,
    inputs: [{ shape: given }, { shape: filter }],
    hasGradient: true,
    run: ([x, w]) =>
      rank === 4
        ? tf.conv2dTranspose(x as tf.Tensor4D, w as tf.Tensor4D, input as Shape4, stride, pad)
        : tf.conv3dTranspose(x as tf.Tensor5D, w as tf.Tensor5D, input as Shape5, stride, pad),
    reference([x, w], dyOf) {
      const dy = dyOf(sizeOf(input));
      const inner = (x as Shaped).values;
      const weights = (w as Shaped).values;
      const nothing = new Float64Array(sizeOf(input));
      const forward = referenceConvolution(geometry, { x: nothing, filter: weights, dy: inner });
      const back = referenceConvolution(geometry, { x: dy, filter: weights, dy: inner });
      const y = { shape: input, values: forward.dx };
      return { y, gradients: [back.y, back.dFilter] };
    },
  };
}

/** The fused convolution of tf.js, as its layers ask for it. */
function fusedCase(window: Window, activation: 'linear' | 'relu'): SweepCase {
  const { form, input, filter, stride = 1, pad = 'same' } = window;
  const geometry = geometryOf(window);
  const channels = filter.at(-1) ?? 1;
  return {
    operation: 'FusedConv2D',
    form: `${form}, bias, ${activation}`,
    inputs: [{ shape: input }, { shape: filter }, { shape: [channels] }],
    hasGradient: true,
    run: ([x, w, bias]) =>
      tf.fused.conv2d({
        ...{ x: x as tf.Tensor4D, filter: w as tf.Tensor4D, bias: bias as tf.Tensor },
        ...{ strides: stride, pad, activation },
      }),
    reference([x, w, bias], dyOf) {
      const shape = outputOf(geometry, 4);
      const dy = dyOf(sizeOf(shape));
      const [ofX, ofW, ofBias] = [(x as Shaped).values, (w as Shaped).values, (bias as Shaped).values]; // prettier-ignore
      const { y } = referenceConvolution(geometry, { x: ofX, filter: ofW, dy });
      const sums = y.map((value, i) => value + at(ofBias, i % channels));
      const isOn = (value: number) => activation === 'linear' || value > 0;
      const inner = dy.map((value, i) => (isOn(at(sums, i)) ? value : 0));
      const back = referenceConvolution(geometry, { x: ofX, filter: ofW, dy: inner });
      const dBias = new Float64Array(channels);
      inner.forEach((value, i) => (dBias[i % channels] = at(dBias, i % channels) + value));
      const values = sums.map((value) => (isOn(value) ? value : 0));
      return { y: { shape, values }, gradients: [back.dx, back.dFilter, dBias] };
    },
  };
}

const UP_FLAT: readonly Window[] = [
  { form: '2×2 stride 2', input: [2, 6, 4, 3], filter: window2d(2, 3, 5), stride: 2 },
  { form: '3×3 stride 2', input: [2, 5, 7, 3], filter: window2d(3, 3, 5), stride: 2 },
  { form: '2×2 stride 2 in fours', input: [1, 4, 8, 4], filter: window2d(2, 4, 8), stride: 2 },
];
const UP_DEEP: readonly Window[] = [
  { form: '2×2×2 stride 2', input: [2, 2, 6, 4, 3], filter: window3d(2, 3, 5), stride: 2 },
  { form: '3×3×3 stride 2', input: [1, 3, 5, 7, 3], filter: window3d(3, 3, 5), stride: 2 },
  { form: '2×2×2 stride 2 in fours', input: [1, 2, 4, 4, 4], filter: window3d(2, 4, 8), stride: 2 },
];

export const CONVOLUTION_CASES: readonly SweepCase[] = [
  ...[...FLAT, ...DEEP].map(convolutionCase),
  ...[...UP_FLAT, ...UP_DEEP].map(transposedCase),
  ...FLAT.filter(({ dilation = 1 }) => dilation === 1).flatMap((window) => [
    fusedCase(window, 'linear'),
    fusedCase(window, 'relu'),
  ]),
];
