import * as tf from '@tensorflow/tfjs';

/** A convolution over three spatial axes; one over two has a depth of 1. */
export interface ConvShape {
  readonly batch: number;
  readonly inDepth: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outDepth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterDepth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideDepth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationDepth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padFront: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** What differs between convolutions of one network; the rest of their shape stands in the code. */
export const convInts = [
  ...(['batch', 'inDepth', 'inHeight', 'inWidth', 'inChannels'] as const),
  ...(['outDepth', 'outHeight', 'outWidth', 'outChannels', 'filterDepth', 'filterHeight'] as const),
  ...(['strideDepth', 'strideHeight', 'dilationDepth', 'dilationHeight'] as const),
  ...(['padFront', 'padTop', 'padLeft'] as const),
];
export type ConvInts = (typeof convInts)[number];

/** What stands in the code of a convolution's shaders. */
export interface ConvCode {
  readonly filterWidth: number;
  readonly strideWidth: number;
  readonly dilationWidth: number;
  /** Channels of the input in fours. */
  readonly isInVec: boolean;
  /** Channels of the output in fours. */
  readonly isOutVec: boolean;
}

export function codeOf(shape: ConvShape): ConvCode {
  const { filterWidth, strideWidth, dilationWidth, inChannels, outChannels } = shape;
  return {
    ...{ filterWidth, strideWidth, dilationWidth },
    isInVec: inChannels % 4 === 0,
    isOutVec: outChannels % 4 === 0,
  };
}

export const tagOf = (code: ConvCode): string =>
  [code.filterWidth, code.strideWidth, code.dilationWidth, +code.isInVec, +code.isOutVec].join('-');

export const multiplyAdds = (shape: ConvShape): number =>
  shape.batch *
  shape.outDepth *
  shape.outHeight *
  shape.outWidth *
  shape.outChannels *
  shape.inChannels *
  shape.filterDepth *
  shape.filterHeight *
  shape.filterWidth;

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];
type Steps = number | [number, number, number];

export interface Conv2dAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}
export interface Conv3dAttributes {
  readonly strides: Steps;
  readonly pad: 'valid' | 'same';
  readonly dilations?: Steps;
}

export function convShape2d(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations, dimRoundingMode }: Conv2dAttributes,
): ConvShape {
  const info = tf.backend_util.computeConv2DInfo(
    ...([[...inShape] as Shape4D, [...filterShape] as Shape4D, strides] as const),
    ...([dilations ?? 1, pad, dimRoundingMode] as const),
  );
  return {
    ...info,
    batch: info.batchSize,
    ...{ inDepth: 1, outDepth: 1, filterDepth: 1, strideDepth: 1, dilationDepth: 1, padFront: 0 },
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

export function convShape3d(
  inShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dilations }: Conv3dAttributes,
): ConvShape {
  const info = tf.backend_util.computeConv3DInfo(
    ...([[...inShape] as Shape5D, [...filterShape] as Shape5D, strides] as const),
    ...([dilations ?? 1, pad] as const),
  );
  return {
    ...info,
    batch: info.batchSize,
    padFront: info.padInfo.front,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}
