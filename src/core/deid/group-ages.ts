import { element } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { itemOf, numberOf, stringOf } from '../dicom/values.ts';
import { valuesOf } from './honest-form.ts';
import type { DeidPolicy } from './policy.ts';

/** Older people are few: they are told as one group (45 CFR 164.514(b)(2)(i)(C)). */
const MOST_YEARS = 89;
const GROUP = '090Y';

/** Without a unit it counts as years; nobody is so old in 999 of the others. */
function isAbove(value: string): boolean {
  const [, count = '', unit = ''] = /^(\d{1,3})([DWMY]?)$/i.exec(value) ?? [];
  return Number(count) > MOST_YEARS && (unit === '' || unit.toUpperCase() === 'Y');
}

const grouped = (value: string): string => (isAbove(value) ? GROUP : value);

/** An element that is kept, with ages above 89 years as `090Y` where the policy groups them. */
export function withGroupedAges(source: Element, { ages }: Pick<DeidPolicy, 'ages'>): Element {
  if (ages !== 'grouped' || source.kind !== 'value' || source.vr !== 'AS') return source;
  const values = valuesOf(source.bytes);
  return values.some(isAbove) ? element(source.tag, 'AS', values.map(grouped)) : source;
}

/** Whether an element holds an age that the policy would have grouped. */
export function hasUngroupedAge(source: Element, { ages }: Pick<DeidPolicy, 'ages'>): boolean {
  if (ages !== 'grouped' || source.kind !== 'value' || source.vr !== 'AS') return false;
  return valuesOf(source.bytes).some((value) => isAbove(value) && value !== GROUP);
}

/** UCUM units of ages in years. */
const YEARS: Readonly<Record<string, number>> = { a: 1, mo: 1 / 12, wk: 7 / 365.25, d: 1 / 365.25 };

/** Whether a content item measures more than 89 years; without a known unit any such number counts. */
export function measuresOldAge(item: DataSet): boolean {
  const measured = itemOf(item, T.MeasuredValueSequence);
  const value = measured && numberOf(measured, T.NumericValue);
  if (!measured || value === undefined) return false;
  const unit = itemOf(measured, T.MeasurementUnitsCodeSequence);
  const years = YEARS[(unit && stringOf(unit, T.CodeValue)) ?? ''] ?? 1;
  return value * years >= MOST_YEARS + 1;
}
