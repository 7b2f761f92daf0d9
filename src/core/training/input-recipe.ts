import { z } from '../wire/z.ts';

const size = z.int().min(4).max(1024);

/** Steps that turn a picture or volume into the input of a network, in order. */
const inputStepSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('resize'), size: z.array(size).min(2).max(3) })
    .describe('To [rows, columns] or [slices, rows, columns].'),
  z
    .strictObject({
      kind: z.literal('normalize'),
      range: z.union([
        z.literal('image'),
        z.strictObject({ center: z.number(), width: z.number().positive() }),
      ]),
    })
    .describe("To [0, 1]: from the image's own range, or from a window."),
  z
    .strictObject({ kind: z.literal('standardize') })
    .describe('To mean 0 and standard deviation 1 of the image.'),
]);

export const inputRecipeSchema = z.strictObject({
  steps: z.array(inputStepSchema).min(1).max(20),
});

export type InputStep = z.infer<typeof inputStepSchema>;
export type InputRecipe = z.infer<typeof inputRecipeSchema>;
