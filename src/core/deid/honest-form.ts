import { latin1 } from '../dicom/character-sets.ts';
import type { Element, Tag, ValueElement, Vr } from '../dicom/dataset.ts';
import { lookupTag } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { isText, swapUnitBytes } from '../dicom/vr.ts';
import { isCodeText } from './code-text.ts';
import { isStandardUid, STANDARD_ROOT } from './keyring.ts';
import { isTimeOfDay } from './time-of-day.ts';

const DATE = /^\d{4}(?:\.?\d{2}(?:\.?\d{2})?)?$/;
const DATE_TIME = /^(\d{4}(?:\d{2}){0,2})(\d*(?:\.\d{1,6})?)(?:[+-]\d{4})?$/;
const NUMBER = /^[+-]?(?:(\d+)\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const MOST_DIGITS = 32;
/** Activities in Bq have ten digits; telephone numbers ten with a zero in front, and more. */
const MOST_WHOLE_DIGITS = 10;
const LONGEST_WITH_ZEROS = 8;
/** Greatest number of IS, PS3.5 section 6.2. */
const GREATEST_INTEGER = 2 ** 31;
/** Longest text of PS3.5 for a short VR is 64 characters, which may take four bytes each. */
const LONGEST_TEXT = 256;
/** What a UUID gives behind 2.25 has that many digits unless 50 bits of it are zero. */
const FEWEST_UUID_DIGITS = 24;

function isNumber(text: string): boolean {
  if (text === '') return true;
  const [, whole = ''] = NUMBER.exec(text) ?? [];
  if (text.length > MOST_DIGITS || !NUMBER.test(text)) return false;
  return whole.length <= (whole.startsWith('0') ? LONGEST_WITH_ZEROS : MOST_WHOLE_DIGITS);
}

function isInteger(text: string): boolean {
  return isNumber(text) && Math.abs(Number(text)) <= GREATEST_INTEGER;
}

function isDateTime(text: string): boolean {
  const [, , time = ''] = DATE_TIME.exec(text) ?? [];
  return text === '' || (DATE_TIME.test(text) && (time === '' || isTimeOfDay(time)));
}

function isUid(text: string): boolean {
  if (text.startsWith(STANDARD_ROOT)) return isStandardUid(text);
  const isOfUuid = text.startsWith('2.25.');
  return /^[\d.]{0,64}$/.test(text) && (!isOfUuid || text.length >= 5 + FEWEST_UUID_DIGITS);
}

/** What a value of a VR looks like, PS3.5 section 6.2, with the liberties that devices take. */
const FORMS: Readonly<Partial<Record<Vr, (text: string, tag: Tag) => boolean>>> = {
  AS: (text) => /^(?:\d{1,3}[DWMY]?)?$/i.test(text),
  CS: (text, tag) => /^[A-Za-z0-9 _.+/-]{0,16}$/.test(text) && isCodeText(text, tag),
  DA: (text) => text === '' || DATE.test(text),
  DS: isNumber,
  DT: isDateTime,
  IS: isInteger,
  LO: (text) => text.length <= LONGEST_TEXT,
  SH: (text) => text.length <= LONGEST_TEXT,
  TM: (text) => text === '' || isTimeOfDay(text),
  UI: isUid,
};

/** Values of a text element, each byte one character, without padding. */
export function valuesOf(bytes: Uint8Array): string[] {
  return latin1(bytes)
    .split('\\')
    .map((value) => value.replace(/^ +|[ \0]+$/g, ''));
}

/** A few numbers are letters by chance; so many are not, and where one belongs two are too many. */
const TEXT_BYTES = 8;
/** Any four bytes are a float: of three, chance makes letters and digits in one of 300 000. */
const TEXT_BYTES_OF_FLOATS = 12;
const LETTERS = /^[A-Za-z0-9 .,:@^/+-]*$/;
const LEAST_TEXT_BYTES = 6;
/** Nothing that is measured is further from one. */
const GREATEST_MEASURE = 1e20;
const LEAST_MEASURE = 1e-15;

function isReadable(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return (
    end >= LEAST_TEXT_BYTES && bytes.subarray(0, end).every((byte) => byte >= 0x20 && byte < 0x7f)
  );
}

function isMeasure(value: number): boolean {
  const size = Math.abs(value);
  return size === 0 || (size >= LEAST_MEASURE && size <= GREATEST_MEASURE);
}

function areMeasures(bytes: Uint8Array, unitBytes: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + unitBytes <= bytes.length; at += unitBytes) {
    const value = unitBytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    if (!isMeasure(value)) return false;
  }
  return true;
}

/**
 * Numbers whose bytes are all letters, and more of them than the attribute has or than chance gives, or
 * of sizes that nothing has.
 */
function isTextInNumbers({ tag, vr, bytes }: ValueElement): boolean {
  if (!isReadable(bytes)) return false;
  const unitBytes = swapUnitBytes(vr);
  const most = Number(/^(?:\d+-)?(\d+)$/.exec(lookupTag(tag)?.vm ?? '')?.[1] ?? Infinity);
  if (bytes.length > most * unitBytes) return true;
  const isFloat = vr === 'FL' || vr === 'FD' || vr === 'OF' || vr === 'OD';
  if (isFloat && !areMeasures(bytes, unitBytes)) return true;
  if (!isFloat) return bytes.length >= TEXT_BYTES;
  return bytes.length >= TEXT_BYTES_OF_FLOATS && LETTERS.test(latin1(bytes).replace(/\0+$/, ''));
}

/** Whether one value looks as its VR has it. */
export function isHonestValue(text: string, { tag, vr }: ValueElement): boolean {
  if (tag === T.TimezoneOffsetFromUTC) return /^(?:[+-]\d{4})?$/.test(text);
  return FORMS[vr]?.(text, tag) ?? true;
}

/** Whether every value looks as its VR has it: a name in place of a number does not. */
export function hasHonestForm(element: Element): boolean {
  if (element.kind !== 'value') return true;
  if (FORMS[element.vr]) {
    return valuesOf(element.bytes).every((value) => isHonestValue(value, element));
  }
  const isElsewhere = element.tag === T.PixelData || isText(element.vr);
  return isElsewhere || !isTextInNumbers(element);
}
