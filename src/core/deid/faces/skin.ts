import type { CharacterSets } from '../../dicom/character-sets.ts';
import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { characterSetsOf, itemOf, itemsOf, stringOf, textOf } from '../../dicom/values.ts';
import { foldText } from '../../rcdm/derive.ts';
import type { ObjectKind } from '../object-kinds.ts';
import { saysOtherPart } from './face-risk.ts';

/** Skin, face, head and the whole body in SNOMED CT and SNOMED RT. */
const SKIN_CODES = new Set([
  '39937001', '181469002', '89545001', '302549007', '69536005', '302548004', '38266002', '123037004',
  'T-01000', 'T-D1200', 'T-D1100', 'T-D1101', 'T-D0010',
]); // prettier-ignore

/** Words of the surface, wherever they stand in a name. */
const SURFACE_WORDS =
  /(?:^|[^a-z])(?:skin|scalp|face|facial|external|exterior)(?:$|[^a-z])|피부|두피|얼굴|안면|체표/i;
/** What is a whole body or head only when the name says nothing else: vertebral body, femoral head. */
const WHOLE =
  /^(?:the |whole[ _-]?|entire )?(?:body|patient|head|outline)(?:[ _-]*(?:mask|contour|outline|surface|\d+))*$|^(?:머리|두부|몸|전신|인체)$/i;

const isSkinName = (name: string | undefined): boolean => {
  const folded = foldText(name ?? '').trim();
  return SURFACE_WORDS.test(folded) || WHOLE.test(folded);
};

function isSkinSegment(segment: DataSet, sets: CharacterSets): boolean {
  const types = [T.SegmentedPropertyTypeCodeSequence, T.AnatomicRegionSequence].flatMap((tag) => {
    const code = itemOf(segment, tag);
    return code ? [code] : [];
  });
  return (
    types.some((code) => SKIN_CODES.has(stringOf(code, T.CodeValue) ?? '')) ||
    isSkinName(textOf(segment, T.SegmentLabel, sets)) ||
    isSkinName(textOf(segment, T.SegmentDescription, sets)) ||
    types.some((code) => isSkinName(textOf(code, T.CodeMeaning, sets)))
  );
}

/**
 * Whether an object holds the skin as a mask or as a stack of outlines (PS3.3 C.8.20.2, C.8.8.5, C.8.8.8), which
 * gives the face back. Not where its header says another part than the head.
 */
export function showsSkin(dataSet: DataSet, kind: ObjectKind): boolean {
  const sets = characterSetsOf(dataSet, []);
  if (kind === 'structure-set') {
    const observations = itemsOf(dataSet, T.RTROIObservationsSequence);
    return (
      observations.some((one) => stringOf(one, T.RTROIInterpretedType) === 'EXTERNAL') ||
      itemsOf(dataSet, T.StructureSetROISequence).some((roi) =>
        isSkinName(textOf(roi, T.ROIName, sets)),
      )
    );
  }
  if (kind !== 'segmentation' || saysOtherPart(dataSet)) return false;
  return itemsOf(dataSet, T.SegmentSequence).some((segment) => isSkinSegment(segment, sets));
}
