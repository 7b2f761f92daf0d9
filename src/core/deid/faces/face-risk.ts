import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { numberOf, numbersOf, stringOf, stringsOf } from '../../dicom/values.ts';
import { bodyPartOf } from '../../rcdm/body-part.ts';
import { foldText, term } from '../../rcdm/derive.ts';
import { numbersInGroups } from '../../rcdm/functional-groups.ts';
import { bodyPartFactsOf } from '../../rcdm/header-facts.ts';
import { modalityOf } from '../../rcdm/modality.ts';
import {
  HEAD_PARTS,
  HEAD_WORDS,
  NEIGHBOUR_PARTS,
  OTHER_HEADS,
  OTHER_SINUSES,
} from './head-words.ts';

/**
 * `high`: slices of a head so thin that a face can be rendered. `low`: of a head, but thick, or single views; a
 * profile may still be told. `unclear`: the header does not say what it shows, or says a part that may reach up to
 * the face; the volume must be looked at.
 */
export type FaceGrade = 'none' | 'unclear' | 'low' | 'high';

/** Why, in a word that names nobody. */
type FaceReason =
  /** No slices through a body: projections, ultrasound, screens, nuclear medicine. */
  | 'no-slices'
  /** Body part or region as coded. */
  | 'body-part'
  | 'description'
  | 'other-body-part'
  | 'no-body-part'
  /** Neck, spine, whole body. */
  | 'neighbour'
  /** No head fits into the picture. */
  | 'small-field'
  | 'thick-slices'
  | 'localizer';

export interface FaceRisk {
  readonly grade: FaceGrade;
  /** What decided, the most important first. */
  readonly reasons: readonly FaceReason[];
}

const VOLUME_MODALITIES: ReadonlySet<string> = new Set(['CT', 'MR']);
/** Up to there the steps between slices hide no feature. */
const THIN_MM = 3;
/** No head is so small. */
const LEAST_FIELD_MM = 100;

function hasHeadWord(texts: readonly string[]): boolean {
  return texts.some((text) =>
    HEAD_WORDS.test(foldText(text).replaceAll(OTHER_HEADS, ' ').replaceAll(OTHER_SINUSES, ' ')),
  );
}

/** What the header says of the place: a head, not a head, or nothing that would decide. */
function placeOf(dataSet: DataSet): readonly [isHead: boolean | null, reason: FaceReason] {
  const facts = bodyPartFactsOf(dataSet);
  const { value: part, rule } = bodyPartOf(facts);
  const isCoded = rule === 'body-part-examined' || rule === 'anatomic-region';
  if (isCoded && HEAD_PARTS.has(part)) return [true, 'body-part'];
  // A coded part is often that of the protocol before; a word for the head beside it counts.
  if (hasHeadWord([facts.bodyPartExamined, ...facts.descriptions])) return [true, 'description'];
  if (HEAD_PARTS.has(part)) return [null, 'description'];
  if (part === 'UNKNOWN') return [null, 'no-body-part'];
  return NEIGHBOUR_PARTS.has(part) ? [null, 'neighbour'] : [false, 'other-body-part'];
}

/** Distance of slices in mm as far as one header says; null when it does not. */
function stepOf(dataSet: DataSet): number | null {
  const macro = T.PixelMeasuresSequence;
  const steps = [T.SliceThickness, T.SpacingBetweenSlices].flatMap((tag) =>
    numbersInGroups(dataSet, macro, tag).slice(0, 1),
  );
  const known = steps.map(Math.abs).filter((step) => step > 0);
  return known.length === 0 ? null : Math.min(...known);
}

/** The longer side of the picture in mm; null when not known. */
function fieldOf(dataSet: DataSet): number | null {
  const [row, column] = numbersInGroups(dataSet, T.PixelMeasuresSequence, T.PixelSpacing);
  const [rows, columns] = [numberOf(dataSet, T.Rows), numberOf(dataSet, T.Columns)];
  if (!row || !column || !rows || !columns) return null;
  return Math.max(row * rows, column * columns);
}

/** Whether a header says that the head is not in it. */
export function saysOtherPart(dataSet: DataSet): boolean {
  return placeOf(dataSet)[0] === false;
}

/** Whether a face could be made of the series that an image belongs to, as far as its header says. */
export function faceRiskOf(dataSet: DataSet): FaceRisk {
  const sopClass = stringOf(dataSet, T.SOPClassUID) ?? '';
  const modality = modalityOf(stringOf(dataSet, T.Modality) ?? null, sopClass);
  if (!VOLUME_MODALITIES.has(modality) || numbersOf(dataSet, T.SamplesPerPixel)[0] === 3) {
    return { grade: 'none', reasons: ['no-slices'] };
  }
  const [isHead, reason] = placeOf(dataSet);
  if (isHead === false) return { grade: 'none', reasons: [reason] };
  const field = fieldOf(dataSet);
  if (field !== null && field < LEAST_FIELD_MM) return { grade: 'none', reasons: ['small-field'] };
  if (isHead === null) return { grade: 'unclear', reasons: [reason] };
  const isLocalizer = stringsOf(dataSet, T.ImageType).some((word) => term(word) === 'LOCALIZER');
  if (isLocalizer) return { grade: 'low', reasons: ['localizer', reason] };
  const step = stepOf(dataSet);
  const isThick = step !== null && step > THIN_MM;
  return isThick
    ? { grade: 'low', reasons: ['thick-slices', reason] }
    : { grade: 'high', reasons: [reason] };
}
