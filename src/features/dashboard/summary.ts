import { NO_VALUE } from '../../core/dataset/occurrence-query.ts';
import type { StoredOccurrence } from '../../data/db.ts';

export interface Count {
  readonly value: string;
  readonly studies: number;
  readonly images: number;
}

export interface ModalityCount extends Count {
  readonly conditions: readonly Count[];
}

/** Studies of one month or, over a long time, of one year; by modality. */
export interface Period {
  /** `YYYY-MM` or `YYYY`. */
  readonly label: string;
  readonly monthFrom: string;
  readonly monthTo: string;
  readonly studies: Readonly<Record<string, number>>;
}

interface Share {
  readonly unknown: number;
  readonly total: number;
}

export interface Summary {
  readonly patients: number;
  readonly studies: number;
  readonly images: number;
  readonly conditions: number;
  readonly modalities: readonly ModalityCount[];
  readonly bodyParts: readonly Count[];
  readonly manufacturers: readonly Count[];
  /** Only images are counted: a study has several planes and phases. */
  readonly planes: readonly Count[];
  readonly phases: readonly Count[];
  readonly periods: readonly Period[];
  readonly undatedStudies: number;
  /** Images whose value no rule could find. Phase is asked of CT and MR only. */
  readonly quality: {
    readonly plane: Share;
    readonly phase: Share;
    readonly bodyPart: Share;
    readonly condition: Share;
  };
}

/** Modalities in which a contrast phase means something. */
export const PHASE_MODALITIES: readonly string[] = ['CT', 'MR'];
/** More months than this are shown as years. */
const MAX_MONTHS = 36;

const byStudies = (a: Count, b: Count) =>
  b.studies - a.studies || b.images - a.images || (a.value < b.value ? -1 : 1);

function countBy(
  rows: readonly StoredOccurrence[],
  valueOf: (row: StoredOccurrence) => string,
): readonly Count[] {
  return [...Map.groupBy(rows, valueOf)]
    .map(([value, members]) => ({ value, studies: members.length, images: imagesOf(members) }))
    .sort(byStudies);
}

function countImages(
  rows: readonly StoredOccurrence[],
  countsOf: (row: StoredOccurrence) => Readonly<Record<string, number>>,
): readonly Count[] {
  const sums = new Map<string, { studies: number; images: number }>();
  for (const row of rows) {
    for (const [value, count] of Object.entries(countsOf(row))) {
      const sum = sums.get(value) ?? { studies: 0, images: 0 };
      sums.set(value, { studies: sum.studies + 1, images: sum.images + count });
    }
  }
  return [...sums]
    .map(([value, sum]) => ({ value, ...sum }))
    .sort((a, b) => b.images - a.images || (a.value < b.value ? -1 : 1));
}

function imagesOf(rows: readonly StoredOccurrence[]): number {
  return rows.reduce((sum, row) => sum + row.imageTotalCount, 0);
}

function share(
  rows: readonly StoredOccurrence[],
  unknownOf: (row: StoredOccurrence) => number,
): Share {
  return { unknown: rows.reduce((sum, row) => sum + unknownOf(row), 0), total: imagesOf(rows) };
}

/** Months from the first to the last study, without gaps. */
function periodsOf(rows: readonly StoredOccurrence[]): readonly Period[] {
  const months = rows.flatMap((row) => row.shiftedDate?.slice(0, 7) ?? []).sort();
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const indexOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
  const nameOf = (index: number) =>
    `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
  const isYearly = indexOf(last) - indexOf(first) >= MAX_MONTHS;
  const labelLength = isYearly ? 4 : 7;
  const grouped = Map.groupBy(
    rows.filter((row) => row.shiftedDate !== null),
    (row) => row.shiftedDate?.slice(0, labelLength),
  );
  const periods: Period[] = [];
  const step = isYearly ? 12 : 1;
  const start = isYearly ? indexOf(`${first.slice(0, 4)}-01`) : indexOf(first);
  for (let index = start; index <= indexOf(last); index += step) {
    const label = nameOf(index).slice(0, labelLength);
    const members = grouped.get(label) ?? [];
    const counts = countBy(members, (row) => row.modality);
    periods.push({
      label,
      monthFrom: nameOf(index),
      monthTo: nameOf(index + step - 1),
      studies: Object.fromEntries(counts.map(({ value, studies }) => [value, studies])),
    });
  }
  return periods;
}

/** What the dashboard shows, from the count columns of the studies alone. */
export function summarise(rows: readonly StoredOccurrence[]): Summary {
  const codes = new Set(rows.map((row) => row.conditionCode));
  codes.delete(null);
  const withPhase = rows.filter((row) => PHASE_MODALITIES.includes(row.modality));
  return {
    patients: new Set(rows.map((row) => row.personId)).size,
    studies: rows.length,
    images: imagesOf(rows),
    conditions: codes.size,
    modalities: countBy(rows, (row) => row.modality).map((count) => ({
      ...count,
      conditions: countBy(
        rows.filter((row) => row.modality === count.value),
        (row) => row.conditionCode ?? NO_VALUE,
      ),
    })),
    bodyParts: countBy(rows, (row) => row.bodyPart.value),
    manufacturers: countBy(rows, (row) => row.manufacturer ?? NO_VALUE),
    planes: countImages(rows, (row) => row.planeCounts),
    phases: countImages(rows, (row) => row.phaseCounts),
    periods: periodsOf(rows),
    undatedStudies: rows.filter((row) => row.shiftedDate === null).length,
    quality: {
      plane: share(rows, (row) => row.planeCounts['UNKNOWN'] ?? 0),
      phase: share(withPhase, (row) => row.phaseCounts['UNKNOWN'] ?? 0),
      bodyPart: share(rows, (row) => (row.bodyPart.value === 'UNKNOWN' ? row.imageTotalCount : 0)),
      condition: share(rows, (row) => (row.conditionCode === null ? row.imageTotalCount : 0)),
    },
  };
}
