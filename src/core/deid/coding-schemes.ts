import type { DataSet, ValueElement } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { stringOf } from '../dicom/values.ts';
import { hasIdentifyingForm } from './identifying-forms.ts';
import { valuesOf } from './honest-form.ts';

const SNOMED_RT = /^[A-Z]{1,3}-?[0-9A-F]{3,6}$/;
/** No spaces, no words of people, no long numbers: for schemes whose codes are words or have no one form. */
const PLAIN = /^(?!.*\d{6})[A-Za-z0-9%.\-/*^_'()[\]{}]{1,16}$/;

/** Schemes that a public body keeps, by designator (PS3.16 section 8), with what their codes look like. */
const FORM_BY_SCHEME: ReadonlyMap<string, RegExp> = new Map([
  ['DCM', /^\d{5,6}$/],
  ['SCT', /^[1-9]\d{5,17}$/],
  ...['SRT', 'SNM3', '99SDM'].map((name) => [name, SNOMED_RT] as const),
  ['LN', /^\d{1,7}-\d$/],
  ['RADLEX', /^RID\d{1,6}$/],
  ['FMA', /^\d{1,6}$/],
  ['UMLS', /^C\d{7}$/],
  ['RXNORM', /^\d{1,7}$/],
  ['NCIt', /^C\d{1,7}$/],
  ['MDC', /^(?:\d{1,3}:)?\d{1,7}$/],
  ['SCPECG', /^\d(?:[.-]\d{1,3}){1,4}$/],
  ['NEU', /^\d{1,5}$/],
  ['I10', /^[A-Z]\d{2}(?:\.[0-9A-Z]{1,4})?$/],
  ['I10C', /^[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?$/],
  ['I10P', /^[0-9A-Z]{3,7}$/],
  ['ISO639_1', /^[a-z]{2}(?:-[A-Z]{2})?$/],
  ...['UCUM', 'BI', 'ACR', 'ICDO3', 'PXM', 'IBSI', 'BARI'].map((name) => [name, PLAIN] as const),
] as readonly (readonly [string, RegExp])[]);

/**
 * The public coding scheme of an item; '' when there is none, and when its code is none of that scheme:
 * then nothing says that its words are a term.
 */
export function codingSchemeOf(item: DataSet): string {
  const scheme = stringOf(item, T.CodingSchemeDesignator) ?? '';
  const form = FORM_BY_SCHEME.get(scheme);
  const code = stringOf(item, T.CodeValue) ?? stringOf(item, T.LongCodeValue);
  if (form && code !== undefined && form.test(code)) return scheme;
  return form && /^urn:oid:[\d.]{3,64}$/.test(stringOf(item, T.URNCodeValue) ?? '') ? scheme : '';
}

const VERSION = /^[A-Za-z]{0,2}[\d._-]{0,16}$/;

/** Whether an element of a public code says no more than the code. */
export function isPlainTerm(element: ValueElement): boolean {
  const [value = '', ...more] = valuesOf(element.bytes);
  if (more.length > 0) return false;
  switch (element.tag) {
    case T.CodeMeaning:
      return /^[\x20-\x7e]*$/.test(value) && !hasIdentifyingForm(value);
    case T.CodingSchemeVersion:
      return VERSION.test(value);
    case T.LongCodeValue:
      return /^\d{6,18}$/.test(value);
    case T.URNCodeValue:
      return /^urn:oid:[\d.]{3,64}$/.test(value);
    default:
      return true;
  }
}
