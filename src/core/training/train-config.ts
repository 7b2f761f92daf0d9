import { z } from '../wire/z.ts';
import { augmentationSchema } from './augmentation-options.ts';
import { dataSchema } from './data-options.ts';
import { modelOptionsSchema } from './model-options.ts';
import { inputRecipeSchema } from './input-recipe.ts';
import { patchesSchema } from './patch-options.ts';
import { splitSchema } from './split-options.ts';
import { trainingSchema } from './training-options.ts';

const axis = z.enum(['slices', 'rows', 'columns']);

export const trainConfigSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1).max(100),
    intendedUse: z.string().max(2000).optional(),
    data: dataSchema,
    task: z.enum(['classification', 'segmentation']),
    dimensions: z.union([z.literal(2), z.literal(3)]),
    classes: z.array(z.string().min(1)).min(2).max(256),
    positiveClass: z
      .int()
      .min(0)
      .default(1)
      .describe('Of two classes: the one that is looked for.'),
    recipe: inputRecipeSchema.prefault({ steps: [{ kind: 'standardize' }] }),
    model: modelOptionsSchema,
    training: trainingSchema,
    augmentation: augmentationSchema.optional(),
    patches: patchesSchema.optional(),
    inference: z
      .strictObject({
        flips: z
          .array(axis)
          .max(3)
          .default([])
          .describe('Figures are averaged over all mirror images along these axes.'),
        shifts: z
          .int()
          .min(0)
          .max(8)
          .default(0)
          .describe('And over the image moved by so many pixels along each axis (classification).'),
        threshold: z
          .enum(['none', 'accuracy', 'balanced-accuracy'])
          .default('none')
          .describe('Of two classes: chosen on the validation part to be best by this figure.'),
      })
      .prefault({}),
    split: splitSchema,
    seed: z.int().min(0).default(1),
  })
  .describe('What npm run train reads.');

export type TrainConfig = z.infer<typeof trainConfigSchema>;
