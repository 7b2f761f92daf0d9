import { z } from '../wire/z.ts';

/** Steps that turn a frame into the input of a network, in order. Values are rescaled (HU for CT). */
const recipeStepSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('resize'),
    rows: z.int().min(8).max(1024),
    columns: z.int().min(8).max(1024),
  }),
  /** To [0, 1]: from the image's own range, or from a window. */
  z.object({
    kind: z.literal('normalize'),
    range: z.union([
      z.literal('image'),
      z.object({ center: z.number(), width: z.number().positive() }),
    ]),
  }),
  /** To mean 0 and standard deviation 1 of the image. */
  z.object({ kind: z.literal('standardize') }),
]);

export const recipeSchema = z.object({ steps: z.array(recipeStepSchema).min(1).max(20) });

export type RecipeStep = z.infer<typeof recipeStepSchema>;
export type Recipe = z.infer<typeof recipeSchema>;
