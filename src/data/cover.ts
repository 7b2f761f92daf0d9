import { Dexie } from 'dexie';
import type { StoredImage, StudioDatabase } from './db.ts';

type CoverFacts = Pick<StoredImage, 'imageId' | 'seriesUid' | 'imageType' | 'plane'>;

function rankOf({ imageType, plane }: CoverFacts): number {
  if (imageType !== 'PRIMARY') return 0;
  return plane.value === 'AXIAL' ? 2 : 1;
}

/** Ties go to the series whose UID sorts first, so that the order of the files does not matter. */
function isBetter(candidate: CoverFacts, current: CoverFacts): boolean {
  const gain = rankOf(candidate) - rankOf(current);
  if (gain !== 0) return gain > 0;
  return candidate.seriesUid <= current.seriesUid;
}

/** The first image at or above the middle of the series' numbers: three steps in an index. */
async function middleOf(db: StudioDatabase, image: StoredImage): Promise<StoredImage> {
  const { radiologyOccurrenceId, seriesUid } = image;
  const numbered = (from: number) =>
    db.images
      .where('[radiologyOccurrenceId+seriesUid+imageNo]')
      .between(
        [radiologyOccurrenceId, seriesUid, from],
        [radiologyOccurrenceId, seriesUid, Dexie.maxKey],
      );
  const [first, last] = await Promise.all([
    numbered(Dexie.minKey).first(),
    numbered(Dexie.minKey).last(),
  ]);
  const middle = ((first?.imageNo ?? 0) + (last?.imageNo ?? 0)) / 2;
  return (await numbered(middle).first()) ?? image;
}

/**
 * The image that stands for the study, after images were stored, one of each series in `addedIds`: the
 * middle of an axial PRIMARY series if there is one, else of a PRIMARY one. Runs inside the caller's
 * transaction.
 */
export async function coverAfter(
  db: StudioDatabase,
  coverImageId: string,
  addedIds: readonly string[],
): Promise<StoredImage | undefined> {
  const [current, ...added] = await db.images.bulkGet([coverImageId, ...addedIds]);
  let best = current;
  for (const image of added) {
    if (!image) continue;
    const candidate = await middleOf(db, image);
    if (!best || isBetter(candidate, best)) best = candidate;
  }
  return best;
}
