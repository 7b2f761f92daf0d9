import type { TrainConfig } from '../../../src/core/training/train-config.ts';
import { UsageError } from '../../command/usage-error.ts';
import type { DataSet } from './data-set.ts';
import { readFolderSet } from './read-folders.ts';
import { readImageTableSet } from './read-image-table.ts';
import { readNiftiSet } from './read-nifti-pairs.ts';
import { readNpzSet } from './read-npz.ts';

function isMissingFile(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code))
  );
}

async function open({ data, dimensions, classes }: TrainConfig): Promise<DataSet> {
  switch (data.kind) {
    case 'npz':
      return await readNpzSet(data.path, dimensions);
    case 'folders':
      return await readFolderSet(data.path, classes, patternOf(data.patientPattern));
    case 'nifti-pairs':
      return await readNiftiSet(data.path, data, patternOf(data.patientPattern));
    case 'image-table':
      return await readImageTableSet(data.path, data);
  }
}

function patternOf(text: string | undefined): RegExp | null {
  if (text === undefined) return null;
  try {
    return new RegExp(text);
  } catch {
    throw new UsageError('patientPattern is no regular expression.');
  }
}

/** @throws {UsageError} when it is not where it is said to be; {AppError} dataset/* */
export async function openDataSet(config: TrainConfig): Promise<DataSet> {
  try {
    return await open(config);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    throw new UsageError(
      'The data is not there, or a part of it is missing; --data says where it is.',
    );
  }
}
