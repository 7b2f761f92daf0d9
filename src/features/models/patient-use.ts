import type { DatasetVersion } from '../../core/dataset/dataset-version.ts';
import { SIDES, splitByPatient, type Side } from '../../core/dataset/split.ts';
import type { TrainOptions } from '../../core/training/train-options.ts';

/** What a model has made of a patient; `new`: not in its data set. */
export type PatientUse = Side | 'new';

/**
 * Which part each patient of the data set was in, split again as the run did it.
 * @throws {AppError} dataset/*, train/bad-options
 */
export function patientUses(
  version: DatasetVersion,
  { split, seed }: Pick<TrainOptions, 'split' | 'seed'>,
): ReadonlyMap<string, Side> {
  const parts = splitByPatient(version.items, split, seed);
  return new Map(
    SIDES.flatMap((side) => parts[side].map(({ personId }) => [personId, side] as const)),
  );
}
