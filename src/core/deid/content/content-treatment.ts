import type { DataSet, Element, Tag, ValueElement } from '../../dicom/dataset.ts';
import { lookupTag } from '../../dicom/dictionary.ts';
import * as T from '../../dicom/tags.generated.ts';
import type { Treatment } from '../treatment.ts';
import { measuresOldAge } from '../group-ages.ts';
import { valuesOf } from '../honest-form.ts';
import type { DeidPolicy } from '../policy.ts';
import type { Surroundings } from '../surroundings.ts';
import { isAge, subjectOf } from './concepts.ts';

/** Texts, days and codes: what a content item says, as far as it may name or describe a person. */
const VALUE_TAGS: ReadonlySet<Tag> = new Set([
  T.TextValue, T.PersonName, T.Date, T.Time, T.DateTime, T.ConceptCodeSequence,
]); // prettier-ignore

/** Codes of a scheme that is kept by a site or a vendor. A run of six digits may be somebody's number. */
const PLAIN_CODE = /^(?!.*\d{6})[A-Za-z0-9._-]{1,16}$/;

const isPlainCode = ({ bytes }: ValueElement): boolean =>
  valuesOf(bytes).every((code) => PLAIN_CODE.test(code));

/** Manufacturers and models, as the equipment module has them. */
function isTechnicalName(element: Element): boolean {
  if (element.kind !== 'value') return false;
  return /^(?!.*\d{6})[\x20-\x7e]{1,64}$/.test(valuesOf(element.bytes).join('\\'));
}

/** Terms of other schemes than public ones: what asks and answers in a document must stay apart. */
function localTermTreatment(element: Element): Treatment | null {
  if (element.kind !== 'value') return null;
  switch (element.tag) {
    case T.CodeValue:
    case T.CodingSchemeDesignator:
      return isPlainCode(element) ? 'keep' : 'dummy';
    // A code is one without its version too: no dummy, which would be no version and go the next time.
    case T.CodingSchemeVersion:
      return isPlainCode(element) ? 'keep' : 'remove';
    case T.CodeMeaning:
      return 'clean-text';
    default:
      return null;
  }
}

const isOldAge = (item: DataSet): boolean => isAge(item) && measuresOldAge(item);

/**
 * How Clean Structured Content treats what a content item says (PS3.15 section E.3.4): items stay in their
 * places, since others refer to them by position; who is named and, unless an option keeps it, how the
 * patient is described becomes a dummy. Null for all that the table and the allow-list decide.
 */
export function contentTreatment(
  element: Element,
  { options, overrides, ages }: DeidPolicy,
  { dataSet, isContent, codingScheme }: Surroundings,
): Treatment | null {
  if (!isContent || !options.includes('cleanStructuredContent')) return null;
  const { tag } = element;
  const entry = lookupTag(tag);
  if (entry?.vr !== element.vr || overrides[entry.keyword] !== undefined) return null;
  if (codingScheme === '') {
    const ofTerm = localTermTreatment(element);
    if (ofTerm) return ofTerm;
  }
  const isValue = VALUE_TAGS.has(tag);
  if (!isValue && tag !== T.MeasuredValueSequence) return null;
  switch (subjectOf(dataSet)) {
    case 'identity':
      return isValue ? 'dummy' : null;
    case 'device-identity':
      if (tag !== T.TextValue) return null;
      return options.includes('retainDeviceIdentity') ? 'keep' : 'dummy';
    case 'characteristic':
      if (options.includes('retainPatientCharacteristics')) {
        if (ages !== 'grouped' || !isOldAge(dataSet)) break;
      }
      return isValue ? 'dummy' : 'blank';
    case 'technique':
      if (tag === T.TextValue && isTechnicalName(element)) return 'keep';
      break;
    case 'other':
      break;
  }
  if (tag === T.TextValue) return 'clean-text';
  return null;
}
