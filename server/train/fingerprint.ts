import { createHash } from 'node:crypto';
import type { TrainConfig } from '../../src/core/training/train-config.ts';

/** Of everything that the course of a run depends on; where the data lies is not part of it. */
export function contentFingerprint(config: TrainConfig): string {
  const { data, inference, name, intendedUse, $schema, ...course } = config;
  void [inference, name, intendedUse, $schema];
  const text = JSON.stringify({ ...course, data: { ...data, path: '' } });
  return createHash('sha256').update(text).digest('hex');
}
