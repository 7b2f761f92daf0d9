import { z } from '../wire/z.ts';

export const MODEL_KINDS = [
  'cnn-2d',
  'resnet-2d',
  'densenet-2d',
  'unet-2d',
  'attention-unet-2d',
  'cnn-3d',
  'resnet-3d',
  'unet-3d',
  'vnet-3d',
  'gru-sequence',
  'lstm-sequence',
] as const;

export type ModelKind = (typeof MODEL_KINDS)[number];

/** Networks that the engine builds. */
export const modelOptionsSchema = z.strictObject({
  kind: z.enum(MODEL_KINDS),
  depth: z.int().min(1).max(8).describe('Resolution levels; each halves every side.'),
  blockCount: z.int().min(1).max(8).describe('Blocks a level.'),
  baseFilters: z
    .int()
    .min(1)
    .max(256)
    .describe('Filters of the first level, doubled at each next.'),
  dropout: z.number().min(0).lt(1).default(0).describe('Share of features that a step leaves out.'),
  normalization: z.enum(['batch', 'instance', 'group']).default('batch'),
  kernelSize: z
    .union([z.literal(1), z.literal(3), z.literal(5), z.literal(7)])
    .default(3)
    .describe('Side of the convolutions.'),
});

/** As a person gives them. */
export type ModelOptions = z.input<typeof modelOptionsSchema>;
export type FullModelOptions = z.output<typeof modelOptionsSchema>;

const SEGMENTERS: readonly ModelKind[] = ['unet-2d', 'attention-unet-2d', 'unet-3d', 'vnet-3d'];

/** Whether it gives a class to each pixel or voxel, not one to the whole image. */
export const isSegmenter = (kind: ModelKind): boolean => SEGMENTERS.includes(kind);
/** Axes of space of its input; a sequence network has slices, rows and columns. */
export const spatialRankOf = (kind: ModelKind): 2 | 3 => (kind.endsWith('-2d') ? 2 : 3);
