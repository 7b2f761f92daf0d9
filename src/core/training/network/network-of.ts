import { AppError } from '../../errors.ts';
import {
  isSegmenter,
  modelOptionsSchema,
  spatialRankOf,
  type FullModelOptions,
  type ModelOptions,
} from '../model-options.ts';
import { classify, cnnFeatures } from './cnn.ts';
import { denseNetFeatures } from './dense-net.ts';
import { NetworkBuilder } from './network-builder.ts';
import type { Network, NetworkNode } from './node.ts';
import { resNetFeatures } from './res-net.ts';
import { uNet } from './u-net.ts';
import { vNet } from './v-net.ts';

/** @throws {AppError} train/bad-options with the option, train/bad-shape */
function checked(options: ModelOptions, inputShape: readonly number[]): FullModelOptions {
  const { data, error } = modelOptionsSchema.safeParse(options);
  if (!data) {
    const option = String(error.issues[0]?.path[0] ?? 'model');
    throw new AppError('train/bad-options', 'option out of range', { option });
  }
  const space = inputShape.slice(0, -1);
  const isWhole = inputShape.every((size) => Number.isInteger(size) && size > 0);
  if (space.length !== spatialRankOf(data.kind) || !isWhole) {
    throw new AppError('train/bad-shape', 'network takes images of another rank', {
      spatialRank: spatialRankOf(data.kind),
      given: space.length,
    });
  }
  const least = 2 ** (data.depth - 1);
  const planar = data.kind.endsWith('-sequence') ? space.slice(1) : space;
  const fits = (size: number) => (isSegmenter(data.kind) ? size % least === 0 : size >= least);
  if (!planar.every(fits)) {
    throw new AppError('train/bad-options', 'too many levels for this image size', {
      option: 'depth',
      least,
    });
  }
  return data;
}

function sequence(
  net: NetworkBuilder,
  options: FullModelOptions,
  classCount: number,
  cell: 'gru' | 'lstm',
): void {
  const features = net.globalAverage(cnnFeatures(net, net.foldSlices(net.input), options));
  const units = features.shape[0] ?? 1;
  const state = net.recurrent(net.unfoldSlices(features), cell, units);
  net.dense(net.dropout(state), 'logits', classCount);
}

/**
 * The network that the options name, for input [...spatial, channels] (slices come first).
 * @throws {AppError} train/bad-options, train/bad-shape
 */
export function networkOf(
  options: ModelOptions,
  inputShape: readonly number[],
  classCount: number,
): Network {
  const full = checked(options, inputShape);
  const net = new NetworkBuilder(full, inputShape);
  const classifyBy = (features: NetworkNode) => {
    classify(net, features, classCount);
  };
  switch (full.kind) {
    case 'cnn-2d':
    case 'cnn-3d':
      classifyBy(cnnFeatures(net, net.input, full));
      break;
    case 'resnet-2d':
    case 'resnet-3d':
      classifyBy(resNetFeatures(net, full));
      break;
    case 'densenet-2d':
      classifyBy(denseNetFeatures(net, full));
      break;
    case 'unet-2d':
    case 'unet-3d':
      uNet(net, full, classCount, false);
      break;
    case 'attention-unet-2d':
      uNet(net, full, classCount, true);
      break;
    case 'vnet-3d':
      vNet(net, full, classCount);
      break;
    case 'gru-sequence':
      sequence(net, full, classCount, 'gru');
      break;
    case 'lstm-sequence':
      sequence(net, full, classCount, 'lstm');
      break;
  }
  return net.finish();
}
