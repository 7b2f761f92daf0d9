import Dexie from 'dexie';
import { contentHashOf } from '../core/dataset/content-hash.ts';
import type { DatasetVersion } from '../core/dataset/dataset-version.ts';
import type { CandidateImage, LabelledImages } from '../core/dataset/label-images.ts';
import {
  filterOccurrences,
  formatQuery,
  matchesImage,
  type OccurrenceQuery,
} from '../core/dataset/occurrence-query.ts';
import { AppError } from '../core/errors.ts';
import type { StoredImage, StudioDatabase } from './db.ts';

/** From so many studies on, reading every image is quicker than looking each study up. */
const MANY_STUDIES = 500;

async function imagesOf(db: StudioDatabase, studyIds: readonly string[]): Promise<StoredImage[]> {
  if (studyIds.length >= MANY_STUDIES) {
    const wanted = new Set(studyIds);
    return (await db.images.toArray()).filter((image) => wanted.has(image.radiologyOccurrenceId));
  }
  const lists = await Promise.all(
    studyIds.map((id) =>
      db.images
        .where('[radiologyOccurrenceId+seriesUid+imageNo]')
        .between([id, Dexie.minKey, Dexie.minKey], [id, Dexie.maxKey, Dexie.maxKey])
        .toArray(),
    ),
  );
  return lists.flat();
}

/** The images that a query means, scouts left out: nobody learns from a localizer. */
export async function candidateImages(
  db: StudioDatabase,
  query: OccurrenceQuery,
): Promise<readonly CandidateImage[]> {
  const occurrences = filterOccurrences(await db.occurrences.toArray(), query);
  const byId = new Map(occurrences.map((each) => [each.radiologyOccurrenceId, each]));
  const conditions = await db.conditionOccurrences.bulkGet(
    occurrences.map((each) => each.conditionOccurrenceId ?? ''),
  );
  const names = new Map(
    conditions.flatMap((row) => (row ? [[row.conditionCode, row.conditionName.en] as const] : [])),
  );
  const images = await imagesOf(db, [...byId.keys()]);
  return images
    .filter((image) => image.imageType !== 'LOCALIZER' && matchesImage(image, query))
    .map((image) => {
      const occurrence = byId.get(image.radiologyOccurrenceId);
      const code = occurrence?.conditionCode ?? null;
      return {
        imageId: image.imageId,
        sopInstanceUid: image.sopInstanceUid,
        radiologyOccurrenceId: image.radiologyOccurrenceId,
        studyUid: occurrence?.studyUid ?? '',
        personId: image.personId,
        frames: image.frames,
        condition: code === null ? null : { code, name: names.get(code) ?? code },
      };
    });
}

export interface DatasetDraft {
  readonly name: string;
  readonly query: OccurrenceQuery;
  readonly labelSource: DatasetVersion['labelSource'];
  readonly labelled: LabelledImages;
}

/**
 * Freezes a draft as the next version of the data set with that name. The same content again gives
 * the version that is there.
 * @throws {AppError} dataset/empty
 */
export async function freezeVersion(
  db: StudioDatabase,
  { name, query, labelSource, labelled }: DatasetDraft,
): Promise<DatasetVersion> {
  const { classes, items } = labelled;
  if (items.length === 0) throw new AppError('dataset/empty', 'no labelled image');
  const contentHash = await contentHashOf(classes, items);
  return db.transaction('rw', db.datasetVersions, async () => {
    const earlier = (await db.datasetVersions.toArray()).filter((each) => each.name === name);
    const same = earlier.find((each) => each.contentHash === contentHash);
    if (same) return same;
    const version: DatasetVersion = {
      datasetVersionId: crypto.randomUUID(),
      datasetId: earlier[0]?.datasetId ?? crypto.randomUUID(),
      name,
      version: 1 + Math.max(0, ...earlier.map((each) => each.version)),
      createdAt: new Date().toISOString(),
      task: 'classification-2d',
      labelSource,
      classes,
      query: formatQuery(query),
      items,
      contentHash,
    };
    await db.datasetVersions.add(version);
    return version;
  });
}
