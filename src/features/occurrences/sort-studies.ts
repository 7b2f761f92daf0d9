import type { StoredOccurrence } from '../../data/db.ts';
import type { Sort } from './study-place.ts';

/** Nothing stands before everything. */
const compareText = (a: string | null, b: string | null) =>
  a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;

/** Studies in the wished order; equal ones newest first. Conditions are ordered by their names. */
export function sortStudies(
  rows: readonly StoredOccurrence[],
  { key, isDescending }: Sort,
  conditionName: (code: string | null) => string,
): readonly StoredOccurrence[] {
  const codes = [...new Set(rows.map((row) => row.conditionCode))];
  const collator = new Intl.Collator();
  codes.sort((a, b) => collator.compare(conditionName(a), conditionName(b)));
  const ranks = new Map(codes.map((code, rank) => [code, rank]));
  const rankOf = (row: StoredOccurrence) => ranks.get(row.conditionCode) ?? 0;
  const compare = {
    date: (a: StoredOccurrence, b: StoredOccurrence) => compareText(a.shiftedDate, b.shiftedDate),
    images: (a: StoredOccurrence, b: StoredOccurrence) => a.imageTotalCount - b.imageTotalCount,
    condition: (a: StoredOccurrence, b: StoredOccurrence) => rankOf(a) - rankOf(b),
  }[key];
  const sign = isDescending ? -1 : 1;
  return [...rows].sort(
    (a, b) =>
      sign * compare(a, b) ||
      compareText(b.shiftedDate, a.shiftedDate) ||
      compareText(a.radiologyOccurrenceId, b.radiologyOccurrenceId),
  );
}

export function studiesById(
  rows: readonly StoredOccurrence[],
): ReadonlyMap<string, StoredOccurrence> {
  return new Map(rows.map((row) => [row.radiologyOccurrenceId, row]));
}

export function positionsById(rows: readonly StoredOccurrence[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row, index) => [row.radiologyOccurrenceId, index]));
}
