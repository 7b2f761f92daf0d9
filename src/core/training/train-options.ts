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
