import type { StoredCheckpoint, StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

/** Takes the place of the one before. @throws {AppError} storage/full, storage/failed */
export async function keepCheckpoint(
  { checkpoints }: StudioDatabase,
  row: StoredCheckpoint,
): Promise<void> {
  try {
    await checkpoints.put(row);
  } catch (error) {
    throw toStorageError(error);
  }
}
