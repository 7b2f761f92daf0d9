import type { Element, Tag, Vr } from '../dicom/dataset.ts';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import * as T from '../dicom/tags.generated.ts';
import type { DeidPolicy } from './policy.ts';

export const VR_OF_BLANK = {
  PatientName: 'PN',
  PatientID: 'LO',
  PatientBirthDate: 'DA',
  PatientSex: 'CS',
  PatientAge: 'AS',
} as const satisfies Record<DeidPolicy['blank'][number], Vr>;

const DUMMY_TEXT: Readonly<Partial<Record<Vr, string>>> = {
  AE: 'REMOVED',
  AS: '000Y',
  CS: 'REMOVED',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: 'REMOVED',
  LT: 'REMOVED',
  PN: 'REMOVED',
  SH: 'REMOVED',
  ST: 'REMOVED',
  TM: '000000',
  UC: 'REMOVED',
  UR: 'urn:removed',
  UT: 'REMOVED',
};

/** Every text that this engine writes in place of another; the residual scan must not find itself. */
export const DUMMY_VALUES: ReadonlySet<string> = new Set(Object.values(DUMMY_TEXT));

const BYTES_OF_ONE_ZERO: Readonly<Partial<Record<Vr, number>>> = {
  AT: 4, FD: 8, FL: 4, OB: 2, OD: 8, OF: 4, OL: 4, OV: 8, OW: 2, SL: 4, SS: 2, SV: 8, UL: 4, US: 2,
  UV: 8,
}; // prettier-ignore

/** SNOMED CT 261665006: an answer that says nothing, where a content item must have one. */
function unknownCode(tag: Tag): Element {
  const item = dataSetOf([
    element(T.CodeValue, 'SH', '261665006'),
    element(T.CodingSchemeDesignator, 'SH', 'SCT'),
    element(T.CodeMeaning, 'LO', 'Unknown'),
  ]);
  return sequence(tag, [item]);
}

/**
 * Action D: a value of the same VR that says nothing. What was empty stays empty; a sequence stays
 * without items, because any item could be told from its neighbours.
 */
export function dummyElement(source: Element): Element | null {
  if (source.tag === T.ConceptCodeSequence) return unknownCode(source.tag);
  if (source.kind === 'sequence') return sequence(source.tag, []);
  if (source.kind !== 'value') return null;
  if (source.bytes.length === 0) return source;
  const zeros = new Uint8Array(BYTES_OF_ONE_ZERO[source.vr] ?? 0);
  return element(source.tag, source.vr, DUMMY_TEXT[source.vr] ?? zeros);
}
