import { latin1 } from '../dicom/character-sets.ts';
import type { Element, Vr } from '../dicom/dataset.ts';
import { isTimeOfDay } from './time-of-day.ts';

const DATE = /^\d{4}(?:\.?\d{2}(?:\.?\d{2})?)?$/;
const DATE_TIME = /^(\d{4}(?:\d{2}){0,2})(\d*(?:\.\d{1,6})?)(?:[+-]\d{4})?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const MOST_DIGITS = 32;
/** Longest text of PS3.5 for a short VR is 64 characters, which may take four bytes each. */
const LONGEST_TEXT = 256;

function isNumber(text: string): boolean {
  return text === '' || (text.length <= MOST_DIGITS && NUMBER.test(text));
}

function isDateTime(text: string): boolean {
  const [, , time = ''] = DATE_TIME.exec(text) ?? [];
  return text === '' || (DATE_TIME.test(text) && (time === '' || isTimeOfDay(time)));
}

/** What a value of a VR looks like, PS3.5 section 6.2, with the liberties that devices take. */
const FORMS: Readonly<Partial<Record<Vr, (text: string) => boolean>>> = {
  AS: (text) => /^(?:\d{1,3}[DWMY]?)?$/i.test(text),
  CS: (text) => /^[A-Za-z0-9 _.+/-]{0,16}$/.test(text),
  DA: (text) => text === '' || DATE.test(text),
  DS: isNumber,
  DT: isDateTime,
  IS: isNumber,
  LO: (text) => text.length <= LONGEST_TEXT,
  SH: (text) => text.length <= LONGEST_TEXT,
  TM: (text) => text === '' || isTimeOfDay(text),
  UI: (text) => /^[\d.]{0,64}$/.test(text),
};

/** Values of a text element, each byte one character, without padding. */
export function valuesOf(bytes: Uint8Array): string[] {
  return latin1(bytes)
    .split('\\')
    .map((value) => value.replace(/^ +|[ \0]+$/g, ''));
}

/** Whether every value looks as its VR has it: a name in place of a number does not. */
export function hasHonestForm(element: Element): boolean {
  if (element.kind !== 'value') return true;
  const isForm = FORMS[element.vr];
  return isForm === undefined || valuesOf(element.bytes).every(isForm);
}
