import type { Vr } from '../dicom/dataset.ts';
import { lookupTag } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { basicProfile, type Action, type DeidOption } from './confidentiality.ts';

/** Why a policy cannot be carried out as it says, or would say what it does not do. */
export type PolicyConflict =
  | 'option-twice'
  | 'two-date-options'
  | 'blank-and-pseudonym'
  | 'unknown-attribute'
  | 'keeps-what-the-profile-removes'
  | 'breaks-the-object';

interface Contradictable {
  readonly options: readonly DeidOption[];
  readonly patientIdentity: 'blank' | 'pseudonym';
  readonly overrides: Readonly<Record<string, Action>>;
  readonly blank: readonly string[];
}

/** Texts, dates and UIDs can name a person or lead to one; bytes can hold anything. */
const TELLING_VRS = new Set<string>([
  'AE', 'AS', 'DA', 'DT', 'LO', 'LT', 'OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'PN', 'SH', 'ST', 'TM', 'UC',
  'UI', 'UN', 'UR', 'UT',
] satisfies Vr[]); // prettier-ignore

/** Without them nothing is an object any more; how their UIDs are treated is an option's business. */
const BACKBONE = new Set<number>([
  T.SOPClassUID, T.SOPInstanceUID, T.StudyInstanceUID, T.SeriesInstanceUID, T.PixelData,
  T.FloatPixelData, T.DoubleFloatPixelData, T.Rows, T.Columns, T.SpecificCharacterSet, T.Modality,
  T.SamplesPerPixel, T.PhotometricInterpretation, T.PlanarConfiguration, T.NumberOfFrames,
  T.BitsAllocated, T.BitsStored, T.HighBit, T.PixelRepresentation, T.SharedFunctionalGroupsSequence,
  T.PerFrameFunctionalGroupsSequence,
]); // prettier-ignore

function conflictOfOverride(keyword: string, action: Action): PolicyConflict | null {
  const tag = (T as Readonly<Record<string, number>>)[keyword];
  const entry = tag === undefined ? undefined : lookupTag(tag);
  if (tag === undefined || !entry) return 'unknown-attribute';
  if (BACKBONE.has(tag)) return 'breaks-the-object';
  // What the table lists stays by an option only, so that the file can say it.
  const vrs = entry.vr.split(/[^A-Z]+/);
  const isAtRisk = basicProfile(tag) !== undefined || vrs.some((vr) => TELLING_VRS.has(vr));
  return action === 'K' && isAtRisk ? 'keeps-what-the-profile-removes' : null;
}

/** Attributes that an override may blank, replace or remove, by keyword. */
export function overridableKeywords(): readonly string[] {
  return Object.keys(T).filter((keyword) => conflictOfOverride(keyword, 'X') === null);
}

/** Every contradiction of a policy with the field that it is in, and the attribute where there is one. */
export function conflictsOf(
  policy: Contradictable,
): readonly { readonly conflict: PolicyConflict; readonly path: readonly string[] }[] {
  const { options, patientIdentity, overrides, blank } = policy;
  const found: { conflict: PolicyConflict; path: string[] }[] = [];
  if (new Set(options).size < options.length) {
    found.push({ conflict: 'option-twice', path: ['options'] });
  }
  if (options.includes('retainFullDates') && options.includes('retainModifiedDates')) {
    found.push({ conflict: 'two-date-options', path: ['options'] });
  }
  if (
    patientIdentity === 'pseudonym' &&
    ['PatientName', 'PatientID'].some((k) => blank.includes(k))
  ) {
    found.push({ conflict: 'blank-and-pseudonym', path: ['blank'] });
  }
  for (const [keyword, action] of Object.entries(overrides)) {
    const conflict = conflictOfOverride(keyword, action);
    if (conflict) found.push({ conflict, path: ['overrides', keyword] });
  }
  return found;
}
