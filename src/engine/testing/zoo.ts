import type { ModelOptions } from '../../core/training/model-options.ts';

interface ZooCase {
  readonly options: ModelOptions;
  /** Without the batch. */
  readonly inputShape: readonly number[];
}

const plane = (kind: ModelOptions['kind'], change: Partial<ModelOptions> = {}): ZooCase => ({
  options: { kind, depth: 2, blockCount: 1, baseFilters: 3, dropout: 0.1, ...change },
  inputShape: [8, 12, 1],
});
const volume = (kind: ModelOptions['kind'], change: Partial<ModelOptions> = {}): ZooCase => ({
  ...plane(kind, change),
  inputShape: [4, 8, 4, 1],
});

/** Every network of the zoo, small enough to train in a test; norms differ among them. */
export const ZOO: readonly ZooCase[] = [
  plane('cnn-2d', { blockCount: 2 }),
  plane('resnet-2d', { blockCount: 2, normalization: 'group', baseFilters: 4 }),
  plane('densenet-2d', { blockCount: 2 }),
  plane('unet-2d', { depth: 3 }),
  plane('attention-unet-2d', { normalization: 'instance' }),
  volume('cnn-3d'),
  volume('resnet-3d'),
  volume('unet-3d', { normalization: 'instance' }),
  volume('vnet-3d', { blockCount: 2 }),
  volume('gru-sequence'),
  volume('lstm-sequence'),
];
