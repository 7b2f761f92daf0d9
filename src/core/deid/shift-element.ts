import { element } from '../dicom/build.ts';
import { latin1 } from '../dicom/character-sets.ts';
import type { ValueElement } from '../dicom/dataset.ts';
import { shiftDate } from '../rcdm/shift-date.ts';
import { isTimeOfDay } from './time-of-day.ts';

/** DA, and the date of DT, by whole days; what is no whole date becomes empty. */
function shiftValue(value: string, vr: 'DA' | 'DT', days: number): string {
  const text = value.replace(/^ +|[ \0]+$/g, '');
  const date = /^(\d{8}|\d{4}\.\d{2}\.\d{2})(.*)$/.exec(text);
  const [, day = '', time = ''] = date ?? [];
  // An offset from UTC tells of the place; the time of day stays as it was.
  const kept = vr === 'DT' ? time.replace(/[+-]\d{4}$/, '') : time;
  const shifted = shiftDate(day, days)?.replaceAll('-', '');
  const isTime = kept === '' || (vr === 'DT' && isTimeOfDay(kept));
  return shifted === undefined || !isTime ? '' : shifted + kept;
}

/** Whether a value of a VR can be one that was moved: a day of the calendar and, in DT, a time without offset. */
export function isShiftedValue(vr: ValueElement['vr']): (value: string) => boolean {
  return (value) => {
    if (value === '') return true;
    const day = value.slice(0, 8);
    const time = value.slice(8);
    const isDay = /^\d{8}$/.test(day) && shiftDate(day, 0)?.replaceAll('-', '') === day;
    return isDay && (time === '' || (vr === 'DT' && isTimeOfDay(time)));
  };
}

/**
 * Dates moved by whole days, so that intervals stay as they were; times of day need no change. Option
 * Retain Longitudinal Temporal Information Modified Dates of PS3.15 section E.3.6.
 */
export function shiftElement(source: ValueElement, days: number): ValueElement {
  const { tag, vr } = source;
  if (vr !== 'DA' && vr !== 'DT') return source;
  const values = latin1(source.bytes).split('\\');
  return element(
    tag,
    vr,
    values.map((value) => shiftValue(value, vr, days)),
  );
}
