import { dataSetOf, element, sequence } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { OPTIONS, PIXEL_OPTIONS, type DeidOption } from './confidentiality.ts';
import { VR_OF_BLANK } from './dummy.ts';
import type { DeidPolicy } from './policy.ts';

/** Code meaning of DCM 113100, PS3.16 CID 7050. */
export const PROFILE_MEANING = 'Basic Application Confidentiality Profile';

/** CID 7050 of PS3.16: what was done, as a code. */
function methodCode([value, meaning]: readonly [value: string, meaning: string]): DataSet {
  return dataSetOf([
    element(T.CodeValue, 'SH', value),
    element(T.CodingSchemeDesignator, 'SH', 'DCM'),
    element(T.CodeMeaning, 'LO', meaning),
  ]);
}

/** Longitudinal Temporal Information Modified, PS3.3 C.12.1. */
function datesAfter({ options }: DeidPolicy): string {
  if (options.includes('retainFullDates')) return 'UNMODIFIED';
  return options.includes('retainModifiedDates') ? 'MODIFIED' : 'REMOVED';
}

/** What was done to the pixels of an object before. */
export interface PixelState {
  readonly arePixelsCleaned: boolean;
  readonly isDefaced: boolean;
}

/** Options that were carried out on this object: a policy can ask for those of pixels, not claim them. */
function doneOptions({ options }: DeidPolicy, done: PixelState): DeidOption[] {
  return [
    ...(done.arePixelsCleaned ? (['cleanPixelData'] as const) : []),
    ...(done.isDefaced ? (['cleanRecognizableVisualFeatures'] as const) : []),
    ...options.filter((option) => !PIXEL_OPTIONS.includes(option)),
  ];
}

/** PS3.15 sections E.3.1 and E.3.2: the codes about pixels and the NO of each go together. */
function markersOf(policy: DeidPolicy, done: PixelState): Element[] {
  return [
    element(T.PatientIdentityRemoved, 'CS', 'YES'),
    element(T.DeidentificationMethod, 'LO', policy.method),
    sequence(T.DeidentificationMethodCodeSequence, [
      methodCode(['113100', PROFILE_MEANING]),
      ...doneOptions(policy, done).map((option) => methodCode(OPTIONS[option])),
    ]),
    element(T.LongitudinalTemporalInformationModified, 'CS', datesAfter(policy)),
    ...(done.arePixelsCleaned ? [element(T.BurnedInAnnotation, 'CS', 'NO')] : []),
    ...(done.isDefaced ? [element(T.RecognizableVisualFeatures, 'CS', 'NO')] : []),
  ];
}

/** What every output of a policy holds, whatever the input held: blanks, the pseudonym, the markers. */
export function alwaysPresent(
  policy: DeidPolicy,
  personId: string,
  done: PixelState,
): readonly Element[] {
  const isPseudonym = policy.patientIdentity === 'pseudonym';
  return [
    ...policy.blank.map((keyword) => element(T[keyword], VR_OF_BLANK[keyword], '')),
    ...(isPseudonym ? [element(T.PatientID, 'LO', personId)] : []),
    ...(isPseudonym ? [element(T.PatientName, 'PN', personId)] : []),
    ...markersOf(policy, done),
  ];
}
