import { AppError } from '../../core/errors.ts';
import type { TrainingOptions } from '../../core/training/training-options.ts';
import type { ExampleSource } from '../data/example.ts';

async function voxelCounts(source: ExampleSource, classCount: number): Promise<number[]> {
  const counts = new Array<number>(classCount).fill(0);
  for (const index of source.items.keys()) {
    const { labels } = await source.read(index);
    for (const label of labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

function exampleCounts(source: ExampleSource, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const { label } of source.items) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/**
 * One weight a class, empty when all count alike. Balanced: all / (classes × own), as scikit-learn has it.
 * @throws {AppError} train/bad-options when there are more or fewer weights than classes
 */
export async function classWeightsOf(
  wanted: TrainingOptions['classWeights'],
  source: ExampleSource,
  task: 'classification' | 'segmentation',
  classCount: number,
): Promise<readonly number[]> {
  if (wanted === 'none') return [];
  if (wanted !== 'balanced') {
    if (wanted.length === classCount) return wanted;
    throw new AppError('train/bad-options', 'one weight a class', { option: 'classWeights' });
  }
  const counts =
    task === 'segmentation'
      ? await voxelCounts(source, classCount)
      : exampleCounts(source, classCount);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => all / (classCount * Math.max(1, count)));
}
