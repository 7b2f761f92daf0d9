import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { parameterCount } from '../../core/training/parameter-count.ts';
import type { Cnn2dOptions } from '../../core/training/run.ts';
import { buildCnn2d, summaryOf } from './cnn-2d.ts';

const cases: readonly (readonly [Omit<Cnn2dOptions, 'kind' | 'dropout'>, number])[] = [
  [{ depth: 1, blockCount: 1, baseFilters: 1 }, 2],
  [{ depth: 3, blockCount: 1, baseFilters: 8 }, 2],
  [{ depth: 2, blockCount: 3, baseFilters: 5 }, 4],
  [{ depth: 4, blockCount: 2, baseFilters: 3 }, 6],
];

describe('parameterCount', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each(cases)('counts what the engine builds from %o for %i classes', (shape, classCount) => {
    const options: Cnn2dOptions = { kind: 'cnn-2d', dropout: 0, ...shape };
    const model = buildCnn2d(options, 16, 16, classCount, 1);
    expect(parameterCount(options, classCount)).toBe(summaryOf(model).parameters);
    model.dispose();
  });
});
