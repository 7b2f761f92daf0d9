import type { TrainOptions } from './train-options.ts';

/** Options of the runs of the first versions: a plain 2D network at a constant rate. */
export interface FirstTrainOptions {
  readonly model: {
    readonly kind: 'cnn-2d';
    readonly depth: number;
    readonly blockCount: number;
    readonly baseFilters: number;
    readonly dropout: number;
  };
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly split: TrainOptions['split'];
  readonly positiveClass: number;
}

/** The same in today's words. Without the schemas, which the first page would have to load. */
export function fromFirstOptions(first: FirstTrainOptions): TrainOptions {
  const { model, learningRate, epochs, batchSize, ...same } = first;
  return {
    ...same,
    model: { ...model, normalization: 'batch', kernelSize: 3 },
    training: {
      epochs,
      batchSize,
      optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 },
      learningRate: { schedule: 'constant', rate: learningRate, warmUpEpochs: 0 },
      loss: { kind: 'cross-entropy' },
      classWeights: 'none',
      labelSmoothing: 0,
      sampling: 'shuffled',
      best: 'loss',
      validateEvery: 1,
    },
    augmentation: null,
    slices: null,
  };
}
