import type { StudioDatabase } from '../data/db.ts';
import { toStorageError } from '../data/storage-error.ts';

const SETTING = 'import-policy';

/** Id of the policy that was chosen last on this device; null when none was. */
export async function readPolicyId({ settings }: StudioDatabase): Promise<string | null> {
  const stored = await settings.get(SETTING);
  return typeof stored?.value === 'string' ? stored.value : null;
}

/** @throws {AppError} storage/full, storage/failed */
export async function writePolicyId({ settings }: StudioDatabase, id: string): Promise<void> {
  try {
    await settings.put({ name: SETTING, value: id });
  } catch (error) {
    throw toStorageError(error);
  }
}
