import type { StoredImage, StoredOccurrence, StudioDatabase } from '../../src/data/db.ts';

function countsBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const sortedUnique = (values: readonly string[]) => [...new Set(values)].sort();

type Totals = Pick<
  StoredOccurrence,
  'imageTotalCount' | 'seriesUids' | 'planeCounts' | 'phaseCounts' | 'planes' | 'phases'
>;

/** What a study must say about its images, worked out from all of them. */
function totalsOf(images: readonly StoredImage[]): Totals {
  const planes = images.map((image) => image.plane.value);
  const phases = images.map((image) => image.phase.value);
  return {
    imageTotalCount: images.length,
    seriesUids: sortedUnique(images.map((image) => image.seriesUid)),
    planeCounts: countsBy(planes),
    phaseCounts: countsBy(phases),
    planes: sortedUnique(planes),
    phases: sortedUnique(phases),
  };
}

export interface ScannedStudy {
  readonly occurrence: StoredOccurrence;
  readonly kept: Totals;
  readonly counted: Totals;
  readonly images: readonly StoredImage[];
}

/** Full scan: each study with what it says and what its images say; and what hangs loose. */
export async function scanStore(db: StudioDatabase) {
  const [occurrences, images, files, thumbnails, persons] = await Promise.all([
    db.occurrences.toArray(),
    db.images.toArray(),
    db.files.toCollection().primaryKeys(),
    db.thumbnails.toCollection().primaryKeys(),
    db.persons.toCollection().primaryKeys(),
  ]);
  const studies = occurrences.map((occurrence): ScannedStudy => {
    const own = images.filter(
      (image) => image.radiologyOccurrenceId === occurrence.radiologyOccurrenceId,
    );
    const { imageTotalCount, seriesUids, planeCounts, phaseCounts, planes, phases } = occurrence;
    return {
      occurrence,
      kept: { imageTotalCount, seriesUids, planeCounts, phaseCounts, planes, phases },
      counted: totalsOf(own),
      images: own,
    };
  });
  const imageIds = images.map((image) => image.imageId);
  return { studies, imageIds, fileIds: files, thumbnailIds: thumbnails, personIds: persons };
}
