import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { itemOf, stringOf } from '../../dicom/values.ts';

/** What the value of a content item is about, as far as it matters here. */
export type Subject = 'identity' | 'device-identity' | 'technique' | 'characteristic' | 'other';

/** DCM, PS3.16 annex D: people, organisations and numbers of TID 1002 to 1010 and TID 1020. */
const IDENTITY = new Set([
  '121008', '121009', '121013', '121017', '121020', '121021', '121022', '121029', '121030', '121031',
  '121036', '121039', '121041', '128774', '113870', '113871', '113872', '113873',
]); // prettier-ignore
/** Serial number and UID of the observing device. */
const DEVICE = new Set(['121012', '121016']);
/** Manufacturer and model of the observing device: named like those of the equipment module. */
const TECHNIQUE = new Set(['121014', '121015']);
/** Sex and age of the subject. */
const CHARACTERISTIC = new Set(['121032', '121033']);
/** Age, weight, height, surface and mass index in LOINC and SNOMED CT. */
const CHARACTERISTIC_ELSEWHERE = new Set([
  'LN 21612-7', 'LN 29463-7', 'LN 3141-9', 'LN 8302-2', 'LN 3137-7', 'LN 39156-5', 'LN 8277-6',
  'SCT 397669002', 'SCT 263495000', 'SCT 27113001', 'SCT 50373000', 'SCT 60621009',
]); // prettier-ignore

/** Of other schemes only the words tell; a name that says too much costs one value. */
const IDENTITY_WORDS =
  /\b(?:birth|physician|doctor|radiologist|cardiologist|operator|technologist|nurse|accession|placer|filler|record|serial|address|telephone|phone|e-?mail|organi[sz]ation|institution|hospital|department|ward|login)\b|\b(?:patient|subject|person|observer|device|specimen|station|mother)\b.*\b(?:name|id|identifier|number|location)\b/i;
const CHARACTERISTIC_WORDS =
  /\b(?:patient|subject|body|maternal)\b.*\b(?:age|sex|weight|height|length|mass index|surface area)\b|^(?:age|sex|gender|weight|height|ethnic group|race|occupation|smoking status|bmi|bsa)$/i;

const AGE_CODES = new Set(['DCM 121033', 'LN 21612-7', 'SCT 397669002']);

/** Whether a content item tells an age, by the code or the words of its concept name. */
export function isAge(item: DataSet): boolean {
  const name = itemOf(item, T.ConceptNameCodeSequence);
  if (!name) return false;
  const scheme = stringOf(name, T.CodingSchemeDesignator) ?? '';
  const code = stringOf(name, T.CodeValue) ?? '';
  return AGE_CODES.has(`${scheme} ${code}`) || /\bage\b/i.test(stringOf(name, T.CodeMeaning) ?? '');
}

/** What a content item tells of, by the code of its concept name. */
export function subjectOf(item: DataSet): Subject {
  const name = itemOf(item, T.ConceptNameCodeSequence);
  if (!name) return 'other';
  const code = stringOf(name, T.CodeValue) ?? '';
  const scheme = stringOf(name, T.CodingSchemeDesignator) ?? '';
  const meaning = stringOf(name, T.CodeMeaning) ?? '';
  if (scheme === 'DCM') {
    if (IDENTITY.has(code)) return 'identity';
    if (DEVICE.has(code)) return 'device-identity';
    if (TECHNIQUE.has(code)) return 'technique';
    if (CHARACTERISTIC.has(code)) return 'characteristic';
  }
  if (CHARACTERISTIC_ELSEWHERE.has(`${scheme} ${code}`)) return 'characteristic';
  if (CHARACTERISTIC_WORDS.test(meaning)) return 'characteristic';
  return IDENTITY_WORDS.test(meaning) ? 'identity' : 'other';
}
