import { z } from '../wire/z.ts';

export const patchesSchema = z
  .strictObject({
    size: z.array(z.int().min(4).max(512)).min(2).max(3),
    perExample: z.int().min(1).max(64).default(1),
    foregroundShare: z
      .number()
      .min(0)
      .max(1)
      .default(1 / 3)
      .describe('Share of patches whose centre is a voxel of a class other than the first.'),
    overlap: z
      .number()
      .min(0)
      .lt(1)
      .default(0.5)
      .describe('Of neighbouring windows when a whole image is segmented.'),
  })
  .describe('Trains on pieces: [rows, columns] or [slices, rows, columns].');

export type PatchOptions = z.infer<typeof patchesSchema>;
