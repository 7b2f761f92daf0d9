import Dexie from 'dexie';
import type { StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

/**
 * How many images of a study were made by each policy, by its id and version.
 * @throws {AppError} storage/failed
 */
export async function policiesOfStudy(
  { images }: StudioDatabase,
  radiologyOccurrenceId: string,
): Promise<Readonly<Record<string, number>>> {
  const [from, to] = [Dexie.minKey, Dexie.maxKey].map((key) => [radiologyOccurrenceId, key, key]);
  const counts = new Map<string, number>();
  try {
    await images
      .where('[radiologyOccurrenceId+seriesUid+imageNo]')
      .between(from, to)
      .each(({ deid }) => {
        const name = `${deid.policyId} ${deid.policyVersion}`;
        counts.set(name, (counts.get(name) ?? 0) + 1);
      });
  } catch (error) {
    throw toStorageError(error);
  }
  return Object.fromEntries(counts);
}
