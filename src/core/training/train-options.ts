import { z } from '../wire/z.ts';
import { augmentationSchema } from './augmentation-options.ts';
import { modelOptionsSchema } from './model-options.ts';
import { trainingSchema } from './training-options.ts';

const share = z.number().min(0).max(1);

/** What a run of the page is trained with. */
export const trainOptionsSchema = z.strictObject({
  model: modelOptionsSchema,
  training: trainingSchema,
  augmentation: augmentationSchema.nullable(),
  /** Slices that every series is brought to; null where each image is an example. */
  slices: z.int().min(4).max(256).nullable(),
  seed: z.int(),
  /** Shares of patients, summing to 1. */
  split: z.strictObject({ train: share.positive(), validation: share, test: share }),
  /** Index of the class that counts as positive for sensitivity and specificity (two classes). */
  positiveClass: z.int().min(0),
});

export type TrainOptions = z.output<typeof trainOptionsSchema>;

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

/** The same in today's words. */
export function fromFirstOptions(first: FirstTrainOptions): TrainOptions {
  const { model, learningRate, epochs, batchSize, ...same } = first;
  return {
    ...same,
    model: modelOptionsSchema.parse(model),
    training: trainingSchema.parse({
      epochs,
      batchSize,
      learningRate: { schedule: 'constant', rate: learningRate },
    }),
    augmentation: null,
    slices: null,
  };
}
