import type { Compression } from '../core/rpc/import-api.ts';
import type { StudioDatabase } from '../data/db.ts';
import { toStorageError } from '../data/storage-error.ts';

const SETTING = 'import-compression';

/** What was chosen last on this device. Decompressing is the rule of the R-CDM paper. */
export async function readCompression({ settings }: StudioDatabase): Promise<Compression> {
  const stored = await settings.get(SETTING);
  return stored?.value === 'keep-lossless' ? 'keep-lossless' : 'decompress';
}

/** @throws {AppError} storage/full, storage/failed */
export async function writeCompression(
  { settings }: StudioDatabase,
  value: Compression,
): Promise<void> {
  try {
    await settings.put({ name: SETTING, value });
  } catch (error) {
    throw toStorageError(error);
  }
}
