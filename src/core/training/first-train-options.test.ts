import { expect, test } from 'vitest';
import { fromFirstOptions } from './first-train-options.ts';
import { trainOptionsSchema } from './train-options.ts';

test('options of the first runs say what a schema fills in for what they did not know', () => {
  const first = {
    model: { kind: 'cnn-2d', depth: 3, blockCount: 2, baseFilters: 8, dropout: 0.2 },
    ...{ learningRate: 0.01, epochs: 4, batchSize: 8, seed: 5, positiveClass: 1 },
    split: { train: 0.6, validation: 0.2, test: 0.2 },
  } as const;
  const { model, learningRate, epochs, batchSize, ...same } = first;
  expect(fromFirstOptions(first)).toEqual(
    trainOptionsSchema.parse({
      ...same,
      model,
      training: { epochs, batchSize, learningRate: { schedule: 'constant', rate: learningRate } },
      augmentation: null,
      slices: null,
    }),
  );
});
