import type { Deidentified } from '../core/deid/brands.ts';
import type { PixelHandling } from '../core/deid/certificate.ts';
import type { DeidentifiedParts } from '../core/deid/release.ts';
import type { FileBytes } from '../core/dicom/dataset.ts';
import type {
  ConditionOccurrenceRow,
  DeidRecord,
  InstanceRows,
  PersonRow,
} from '../core/rcdm/rows.ts';
import { coverAfter } from './cover.ts';
import type {
  ImageAudit,
  StoredFile,
  StoredImage,
  StoredOccurrence,
  StudioDatabase,
} from './db.ts';
import { newOccurrence, withCondition, withCover, withImage } from './occurrence-totals.ts';
import type { PackPlace } from './packs/pack-place.ts';
import { removeEmptyPacks } from './packs/sweep-packs.ts';
import { toStorageError } from './storage-error.ts';

/** One instance with the picture that stands for it in lists. */
export interface InstanceToStore {
  readonly instance: DeidentifiedParts;
  readonly thumbnailPng: Uint8Array<ArrayBuffer>;
  readonly batchId: string;
  readonly pixels: PixelHandling;
  /** Where the file is already; without it, it goes into the row. */
  readonly place?: PackPlace;
}

export type StoreResult = 'stored' | 'already-stored';

type Rows = Deidentified<InstanceRows>;

const studyIdOf = (rows: Rows): string => rows.image.radiologyOccurrenceId;

/** The parts of rows that passed the scan passed it too. */
function parts(rows: Rows) {
  return {
    person: rows.person as Deidentified<PersonRow>,
    conditionOccurrence: rows.conditionOccurrence as Deidentified<ConditionOccurrenceRow> | null,
  };
}

function fileOf({ instance, place }: InstanceToStore): StoredFile {
  const { imageId } = instance.rows.image;
  if (place) return { imageId, ...place };
  const parts = instance.parts as readonly FileBytes[] as BlobPart[];
  return { imageId, file: new Blob(parts, { type: 'application/dicom' }) as Deidentified<Blob> };
}

function imageOf({ instance, batchId, pixels }: InstanceToStore, storedAt: string): StoredImage {
  const { rows, record, treatments } = instance;
  const audit: ImageAudit = { batchId, treatments, pixels };
  const added = { deid: record, storedAt, syncState: 'local', syncCode: null, audit };
  return { ...rows.image, ...added } as StoredImage;
}

/** The study after these images; null when there is no study and no image. */
function studyAfter(
  known: StoredOccurrence | undefined,
  added: readonly Rows[],
  again: readonly Rows[],
  storedAt: string,
): StoredOccurrence | null {
  let study = known ?? null;
  for (const rows of added) {
    study = study === null ? newOccurrence(rows, storedAt) : withImage(study, rows);
  }
  for (const { occurrence } of again) study = study && withCondition(study, occurrence);
  return study;
}

/** Puts the study with the row of its condition, which is kept only when the study stands on it. */
async function putStudy(
  db: StudioDatabase,
  study: StoredOccurrence,
  all: readonly Rows[],
): Promise<void> {
  await db.occurrences.put(study);
  const row = all
    .map((rows) => parts(rows).conditionOccurrence)
    .find((each) => each?.conditionOccurrenceId === study.conditionOccurrenceId);
  if (row) await db.conditionOccurrences.put(row);
}

async function addImages(
  { images, files, thumbnails, persons }: StudioDatabase,
  items: readonly InstanceToStore[],
  storedAt: string,
): Promise<void> {
  if (items.length === 0) return;
  await images.bulkAdd(items.map((item) => imageOf(item, storedAt)));
  await files.bulkAdd(items.map(fileOf));
  await thumbnails.bulkAdd(
    items.map(({ instance, thumbnailPng }) => ({
      imageId: instance.rows.image.imageId,
      png: thumbnailPng,
    })),
  );
  const people = items.map(({ instance }) => parts(instance.rows).person);
  await persons.bulkPut([...new Map(people.map((person) => [person.personId, person])).values()]);
}

/** Brings one study up to date with images that were added and images that came a second time. */
async function updateStudy(
  db: StudioDatabase,
  known: StoredOccurrence | undefined,
  added: readonly Rows[],
  again: readonly Rows[],
  storedAt: string,
): Promise<void> {
  const study = studyAfter(known, added, again, storedAt);
  if (study === null || study === known) return;
  const touched = new Map(added.map(({ image }) => [image.seriesUid, image.imageId]));
  const cover = await coverAfter(db, study.coverImageId, [...touched.values()]);
  await putStudy(db, cover ? withCover(study, cover) : study, [...added, ...again]);
  if (added.length === 0) {
    // An image that waits to be sent takes its study along, so that the server learns of it.
    await db.images.update(study.coverImageId, { syncState: 'local' });
  }
}

/**
 * Stores instances with their persons, conditions, studies, files and thumbnails in one transaction, or
 * nothing of any of them. Any number of threads may do so at once; the counts of studies stay right.
 * @throws {AppError} storage/full, storage/failed
 */
export async function storeInstances(
  db: StudioDatabase,
  items: readonly InstanceToStore[],
): Promise<readonly StoreResult[]> {
  const storedAt = new Date().toISOString();
  const { persons, conditionOccurrences, occurrences, images, files, thumbnails } = db;
  const tables = [persons, conditionOccurrences, occurrences, images, files, thumbnails];
  try {
    return await db.transaction('rw', tables, async () => {
      const ids = items.map(({ instance }) => instance.rows.image.imageId);
      const stored = await images.bulkGet(ids);
      const isNew = ids.map((id, index) => !stored[index] && ids.indexOf(id) === index);
      const fresh = items.filter((_, index) => isNew[index]);
      const freshRows = fresh.map(({ instance }) => instance.rows);
      const rowsAgain = items.filter((_, index) => !isNew[index]).map((one) => one.instance.rows);
      await addImages(db, fresh, storedAt);
      const studyIds = [...new Set([...freshRows, ...rowsAgain].map(studyIdOf))];
      const known = await occurrences.bulkGet(studyIds);
      for (const [index, studyId] of studyIds.entries()) {
        const ofStudy = (rows: Rows) => studyIdOf(rows) === studyId;
        const added = freshRows.filter(ofStudy);
        await updateStudy(db, known[index], added, rowsAgain.filter(ofStudy), storedAt);
      }
      return isNew.map((each) => (each ? 'stored' : 'already-stored'));
    });
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Those of the images that are stored already. @throws {AppError} storage/failed */
export async function storedOf(
  { images }: StudioDatabase,
  imageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  try {
    return new Set(await images.where('imageId').anyOf(imageIds).primaryKeys());
  } catch (error) {
    throw toStorageError(error);
  }
}

/**
 * By which policy a stored image was made; null when it is not stored.
 * @throws {AppError} storage/failed
 */
export async function policyOfImage(
  db: StudioDatabase,
  imageId: string,
): Promise<Pick<DeidRecord, 'policyId' | 'policyVersion'> | null> {
  try {
    return (await db.images.get(imageId))?.deid ?? null;
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
 * Empties every table, the site key included, and removes the files: what is imported afterwards gets
 * other pseudonyms.
 * @throws {AppError} storage/failed
 */
export async function deleteEverything(db: StudioDatabase): Promise<void> {
  try {
    await db.transaction('rw', db.tables, async () => {
      await Promise.all(db.tables.map((table) => table.clear()));
    });
    await removeEmptyPacks(db);
  } catch (error) {
    throw toStorageError(error);
  }
}
