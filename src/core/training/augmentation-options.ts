import { z } from '../wire/z.ts';

const chance = z.number().min(0).max(1);
const range = (low: number, high: number) =>
  z.tuple([z.number().min(low).max(high), z.number().min(low).max(high)]);

/** Random changes of training examples; the label map moves with its image. */
export const augmentationSchema = z
  .strictObject({
    flip: z
      .array(z.enum(['slices', 'rows', 'columns']))
      .max(3)
      .default([])
      .describe('Each axis is mirrored in half of the examples.'),
    /** One chance for rotation, scale, shift and shear together: they are one resampling. */
    chance: chance.default(1).describe('Of the geometric changes that follow, together.'),
    rotateDegrees: z.number().min(0).max(180).default(0).describe('Up to so far to either side.'),
    scale: range(0.1, 10).default([1, 1]).describe('1.2 makes things larger by a fifth.'),
    stretch: z
      .number()
      .min(0)
      .max(0.9)
      .default(0)
      .describe('Scale of each axis alone, up to so much more or less.'),
    shift: z.number().min(0).max(0.9).default(0).describe('Share of the size of the axis.'),
    elastic: z
      .strictObject({
        chance: chance.default(0.3),
        spacing: z
          .number()
          .min(2)
          .max(256)
          .default(8)
          .describe('Voxels from one control point to the next.'),
        strength: z
          .number()
          .min(0)
          .max(64)
          .default(1)
          .describe('Standard deviation of their moves in voxels.'),
      })
      .optional(),
    intensity: z
      .strictObject({
        chance: chance.default(1),
        contrast: range(0.01, 100).default([0.8, 1.25]),
        brightness: z
          .number()
          .min(0)
          .default(0.1)
          .describe('Added, in standard deviations of the image.'),
        gamma: range(0.1, 10).default([1, 1]),
      })
      .optional(),
    noise: z
      .strictObject({
        chance: chance.default(0.3),
        deviation: range(0, 10).default([0, 0.1]).describe('In standard deviations of the image.'),
      })
      .optional(),
    erase: z
      .strictObject({
        chance: chance.default(0.3),
        size: range(0.01, 1)
          .default([0.1, 0.3])
          .describe('Share of each axis of the box that is filled with the mean.'),
      })
      .optional()
      .describe('Zhong 2020; the label map keeps its labels.'),
  })
  .describe('Drawn anew for each example and epoch, out of the seed.');

export type AugmentationOptions = z.infer<typeof augmentationSchema>;
