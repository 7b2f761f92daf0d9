import { createHash } from 'node:crypto';
import type { TrainConfig } from '../../src/core/training/train-config.ts';

/** Of everything that the course of a run depends on; where the data lies is not part of it. */
export function contentFingerprint(config: TrainConfig): string {
  const { data, task, dimensions, classes, recipe, model, training, augmentation, patches } =
    config;
  const course = { task, dimensions, classes, recipe, model, training, augmentation, patches };
  const { split, seed } = config;
  const text = JSON.stringify({ ...course, split, seed, data: { ...data, path: '' } });
  return createHash('sha256').update(text).digest('hex');
}
