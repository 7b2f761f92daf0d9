import type { Deidentified } from '../core/deid/brands.ts';
import type {
  ConditionOccurrenceRow,
  DeidentifiedInstance,
  InstanceRows,
  PersonRow,
} from '../core/rcdm/rows.ts';
import { coverAfter } from './cover.ts';
import type { StoredImage, StoredOccurrence, StudioDatabase } from './db.ts';
import { newOccurrence, withCondition, withImage } from './occurrence-totals.ts';
import { toStorageError } from './storage-error.ts';

/** The parts of rows that passed the scan passed it too. */
function parts(rows: Deidentified<InstanceRows>) {
  return {
    person: rows.person as Deidentified<PersonRow>,
    conditionOccurrence: rows.conditionOccurrence as Deidentified<ConditionOccurrenceRow> | null,
  };
}

/** The row of a condition is kept only when the study stands on it. */
async function putOccurrence(
  db: StudioDatabase,
  occurrence: StoredOccurrence,
  rows: Deidentified<InstanceRows>,
): Promise<void> {
  await db.occurrences.put(occurrence);
  const { conditionOccurrence } = parts(rows);
  if (conditionOccurrence?.conditionOccurrenceId === occurrence.conditionOccurrenceId) {
    await db.conditionOccurrences.put(conditionOccurrence);
  }
}

async function adoptCondition(
  db: StudioDatabase,
  rows: Deidentified<InstanceRows>,
): Promise<'already-stored'> {
  const known = await db.occurrences.get(rows.occurrence.radiologyOccurrenceId);
  const adopted = known && withCondition(known, rows.occurrence);
  if (adopted && adopted !== known) {
    await putOccurrence(db, adopted, rows);
    // An image that waits to be sent takes its study along, so that the server learns of it.
    await db.images.update(adopted.coverImageId, { syncState: 'local' });
  }
  return 'already-stored';
}

/**
 * Stores one instance with its person, condition, study, file and thumbnail in one transaction, or
 * nothing of it. Any number of threads may do so at once; the counts of the study stay right.
 * @throws {AppError} storage/full, storage/failed
 */
export async function storeInstance(
  db: StudioDatabase,
  { rows, bytes, record }: DeidentifiedInstance,
  thumbnailPng: Blob,
): Promise<'stored' | 'already-stored'> {
  const { imageId, radiologyOccurrenceId } = rows.image;
  const storedAt = new Date().toISOString();
  const image = {
    ...rows.image,
    deid: record,
    storedAt,
    syncState: 'local',
    syncCode: null,
  } as StoredImage;
  const file = new Blob([bytes], { type: 'application/dicom' }) as Deidentified<Blob>;
  const { persons, conditionOccurrences, occurrences, images, files, thumbnails } = db;
  const tables = [persons, conditionOccurrences, occurrences, images, files, thumbnails];
  try {
    return await db.transaction('rw', tables, async () => {
      if (await images.get(imageId)) return adoptCondition(db, rows);
      await images.add(image);
      await files.add({ imageId, file });
      await thumbnails.add({ imageId, png: thumbnailPng });
      await persons.put(parts(rows).person);

      const known = await occurrences.get(radiologyOccurrenceId);
      if (!known) {
        await putOccurrence(db, newOccurrence(rows, storedAt), rows);
        return 'stored';
      }
      const cover = await coverAfter(db, known.coverImageId, image);
      await putOccurrence(db, withImage(known, rows, cover), rows);
      return 'stored';
    });
  } catch (error) {
    throw toStorageError(error);
  }
}

/** @throws {AppError} storage/failed */
export async function isStored(db: StudioDatabase, imageId: string): Promise<boolean> {
  try {
    return (await db.images.where('imageId').equals(imageId).count()) > 0;
  } catch (error) {
    throw toStorageError(error);
  }
}

/**
 * True when the study is stored without a condition: a file of it that comes again with one gives it.
 * @throws {AppError} storage/failed
 */
export async function lacksCondition(
  db: StudioDatabase,
  radiologyOccurrenceId: string,
): Promise<boolean> {
  try {
    return (await db.occurrences.get(radiologyOccurrenceId))?.conditionCode === null;
  } catch (error) {
    throw toStorageError(error);
  }
}

/**
 * Empties every table, the site key included: what is imported afterwards gets other pseudonyms.
 * @throws {AppError} storage/failed
 */
export async function deleteEverything(db: StudioDatabase): Promise<void> {
  try {
    await db.transaction('rw', db.tables, async () => {
      await Promise.all(db.tables.map((table) => table.clear()));
    });
  } catch (error) {
    throw toStorageError(error);
  }
}
