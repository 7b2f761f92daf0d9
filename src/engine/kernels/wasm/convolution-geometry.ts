import type { backend_util } from '@tensorflow/tfjs-core';

/** A number for each of depth, height, width; images without depth have a depth of 1. */
export type Triple = readonly [number, number, number];

export interface Geometry {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly input: Triple;
  readonly output: Triple;
  readonly filter: Triple;
  readonly stride: Triple;
  readonly dilation: Triple;
  /** Zeros in front. */
  readonly padding: Triple;
}

export function geometry2d(info: backend_util.Conv2DInfo): Geometry {
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    input: [1, info.inHeight, info.inWidth],
    output: [1, info.outHeight, info.outWidth],
    filter: [1, info.filterHeight, info.filterWidth],
    stride: [1, info.strideHeight, info.strideWidth],
    dilation: [1, info.dilationHeight, info.dilationWidth],
    padding: [0, Math.max(0, info.padInfo.top), Math.max(0, info.padInfo.left)],
  };
}

/** tf.js gives negative padding where the stride is above the filter; TensorFlow pads by 0 there. */
export function geometry3d(info: backend_util.Conv3DInfo): Geometry {
  const { front, top, left } = info.padInfo;
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    input: [info.inDepth, info.inHeight, info.inWidth],
    output: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilation: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    padding: [Math.max(0, front), Math.max(0, top), Math.max(0, left)],
  };
}

export const product = (values: readonly number[]): number =>
  values.reduce((all, value) => all * value, 1);

export const map3 = (make: (axis: 0 | 1 | 2) => number): Triple => [make(0), make(1), make(2)];

/** Steps in floats from one place to the next, along batch, depth, height and width. */
export function stridesOf(size: Triple, channels: number, step: Triple = [1, 1, 1]): number[] {
  const row = size[2] * channels;
  const slice = size[1] * row;
  return [size[0] * slice, step[0] * slice, step[1] * row, step[2] * channels];
}
