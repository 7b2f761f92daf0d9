import type { Deidentified } from '../core/deid/brands.ts';
import type { InstanceRows, RadiologyImageRow, RadiologyOccurrenceRow } from '../core/rcdm/rows.ts';
import type { StoredImage, StoredOccurrence } from './db.ts';

type ImageFacts = Pick<RadiologyImageRow, 'plane' | 'phase' | 'seriesUid'>;
type Totals = Pick<
  StoredOccurrence,
  'imageTotalCount' | 'seriesUids' | 'planeCounts' | 'phaseCounts' | 'planes' | 'phases'
>;

const NOTHING: Totals = {
  imageTotalCount: 0,
  seriesUids: [],
  planeCounts: {},
  phaseCounts: {},
  planes: [],
  phases: [],
};

function oneMore(counts: Readonly<Record<string, number>>, key: string): Record<string, number> {
  return { ...counts, [key]: (counts[key] ?? 0) + 1 };
}

function withOneMore(totals: Totals, { plane, phase, seriesUid }: ImageFacts): Totals {
  const planeCounts = oneMore(totals.planeCounts, plane.value);
  const phaseCounts = oneMore(totals.phaseCounts, phase.value);
  const { seriesUids } = totals;
  return {
    imageTotalCount: totals.imageTotalCount + 1,
    seriesUids: seriesUids.includes(seriesUid) ? seriesUids : [...seriesUids, seriesUid].sort(),
    planeCounts,
    phaseCounts,
    planes: Object.keys(planeCounts).sort(),
    phases: Object.keys(phaseCounts).sort(),
  };
}

/** A study as its first image describes it, with that image counted. */
export function newOccurrence(
  rows: Deidentified<InstanceRows>,
  storedAt: string,
): StoredOccurrence {
  const totals = withOneMore(NOTHING, rows.image);
  const row = rows.occurrence as Deidentified<RadiologyOccurrenceRow>;
  return { ...row, ...totals, coverImageId: rows.image.imageId, storedAt };
}

/**
 * The study with one image more. What it already says stands; what it does not know yet is taken
 * from the new image, the body part from whichever was surer.
 */
export function withImage(
  known: StoredOccurrence,
  { occurrence, image }: Deidentified<InstanceRows>,
): StoredOccurrence {
  const knowsDosage = known.dosageUnit !== null;
  return {
    ...withCondition(known, occurrence),
    ...withOneMore(known, image),
    shiftedDate: known.shiftedDate ?? occurrence.shiftedDate,
    manufacturer: known.manufacturer ?? occurrence.manufacturer,
    manufacturerModel: known.manufacturerModel ?? occurrence.manufacturerModel,
    patientPosition: known.patientPosition ?? occurrence.patientPosition,
    bodyPart:
      occurrence.bodyPart.confidence > known.bodyPart.confidence
        ? occurrence.bodyPart
        : known.bodyPart,
    dosageUnit: knowsDosage ? known.dosageUnit : occurrence.dosageUnit,
    dosageValue: knowsDosage ? known.dosageValue : occurrence.dosageValue,
    exposureTimeMs: known.exposureTimeMs ?? occurrence.exposureTimeMs,
  };
}

/** The study as this image stands for it, with its modality. */
export function withCover(
  study: StoredOccurrence,
  { imageId, modality }: StoredImage,
): StoredOccurrence {
  return { ...study, coverImageId: imageId, modality };
}

/** The first condition stands; none is replaced by one. */
export function withCondition(
  known: StoredOccurrence,
  { conditionOccurrenceId, conditionCode }: RadiologyOccurrenceRow,
): StoredOccurrence {
  return known.conditionCode === null ? { ...known, conditionOccurrenceId, conditionCode } : known;
}
