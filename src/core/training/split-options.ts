import { z } from '../wire/z.ts';

const share = z.number().min(0).max(1);
const seed = z.int().min(0).default(1).describe('Stays the same when --seed is another.');

/** Which patients train, which validate and which test. */
export const splitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('official') }).describe('As the data itself says.'),
  z
    .strictObject({ kind: z.literal('shares'), train: share, validation: share, test: share, seed })
    .describe('By patient and stratified by class. The shares sum to 1.'),
  z
    .strictObject({
      kind: z.literal('folds'),
      count: z.int().min(2).max(100),
      fold: z.int().min(0).describe('From 0: the fold that tests.'),
      validation: share.default(0.1).describe('Share of the other patients that validates.'),
      seed,
    })
    .describe('One turn of a cross-validation, by patient and stratified by class.'),
]);

export type SplitOptions = z.infer<typeof splitSchema>;
