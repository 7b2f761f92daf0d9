import { z } from '../wire/z.ts';

const weight = z.number().min(0).max(100);

/** What is made small. */
export const lossSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cross-entropy') }),
  z
    .strictObject({ kind: z.literal('focal'), gamma: z.number().min(0).max(10).default(2) })
    .describe('Lin 2017.'),
  z
    .strictObject({
      kind: z.literal('dice'),
      crossEntropy: weight.default(1).describe('Weight of the cross-entropy that is added.'),
      perBatch: z
        .boolean()
        .default(true)
        .describe('One overlap for the batch, else one an example.'),
      background: z.boolean().default(false).describe('Whether the first class counts.'),
    })
    .describe('1 − soft Dice, with cross-entropy.'),
  z
    .strictObject({
      kind: z.literal('tversky'),
      falsePositive: weight.default(0.3),
      falseNegative: weight.default(0.7),
      crossEntropy: weight.default(0),
      perBatch: z.boolean().default(true),
      background: z.boolean().default(false),
    })
    .describe('Salehi 2017.'),
]);

export type LossOptions = z.infer<typeof lossSchema>;
