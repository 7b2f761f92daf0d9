import type { DatasetItem } from './dataset-version.ts';
import type { LabelKey, LabelTable } from './labels-csv.ts';

/** SNOMED CT "No abnormality detected": becomes class 0, so that the other class is the positive one. */
const NORMAL_CONDITION = '281900007';

/** An image that a data set could hold. */
export interface CandidateImage {
  readonly imageId: string;
  readonly sopInstanceUid: string;
  readonly radiologyOccurrenceId: string;
  readonly studyUid: string;
  readonly personId: string;
  readonly frames: number;
  readonly condition: { readonly code: string; readonly name: string } | null;
}

/** Where labels come from: the study's condition, or a table that somebody made. */
export type LabelSource =
  { readonly kind: 'condition' } | { readonly kind: 'csv'; readonly table: LabelTable };

export interface LabelledImages {
  readonly classes: readonly string[];
  readonly items: readonly DatasetItem[];
  /** Images left out because nothing labels them. */
  readonly unlabelledCount: number;
  /** Patients and images of each class. */
  readonly tally: readonly { readonly persons: number; readonly images: number }[];
}

const KEY_OF: Readonly<Record<LabelKey, (image: CandidateImage) => string>> = {
  image_id: (image) => image.imageId,
  sop_instance_uid: (image) => image.sopInstanceUid,
  study_uid: (image) => image.studyUid,
  person_id: (image) => image.personId,
  radiology_occurrence_id: (image) => image.radiologyOccurrenceId,
};

function labelOf(image: CandidateImage, source: LabelSource): string | null {
  if (source.kind === 'condition') return image.condition?.name ?? null;
  return source.table.labels.get(KEY_OF[source.table.key](image)) ?? null;
}

/**
 * Labels images and lists one item for each frame. Classes are in alphabetical order, except that
 * "no abnormal finding" comes first.
 */
export function labelImages(
  images: readonly CandidateImage[],
  source: LabelSource,
): LabelledImages {
  const labelled = images.flatMap((image) => {
    const label = labelOf(image, source);
    return label === null ? [] : [{ image, label }];
  });
  const normal = images.find((image) => image.condition?.code === NORMAL_CONDITION)?.condition;
  const isNormal = (name: string) => source.kind === 'condition' && name === normal?.name;
  const classes = [...new Set(labelled.map(({ label }) => label))].sort(
    (a, b) => Number(isNormal(b)) - Number(isNormal(a)) || (a < b ? -1 : 1),
  );
  const items = labelled.flatMap(({ image, label }) =>
    Array.from({ length: image.frames }, (_, frame) => ({
      imageId: image.imageId,
      frame,
      radiologyOccurrenceId: image.radiologyOccurrenceId,
      personId: image.personId,
      label: classes.indexOf(label),
    })),
  );
  const tally = classes.map((name) => {
    const own = labelled.filter(({ label }) => label === name);
    return {
      persons: new Set(own.map(({ image }) => image.personId)).size,
      images: own.length,
    };
  });
  return { classes, items, unlabelledCount: images.length - labelled.length, tally };
}
