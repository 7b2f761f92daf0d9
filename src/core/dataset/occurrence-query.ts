import { conditionByCode } from '../rcdm/conditions.ts';
import type { RadiologyImageRow, RadiologyOccurrenceRow } from '../rcdm/rows.ts';
import { BODY_PARTS, MODALITIES } from '../rcdm/vocabulary.ts';

export const FACETS = [
  'modality',
  'condition',
  'bodyPart',
  'plane',
  'phase',
  'manufacturer',
] as const;
export type Facet = (typeof FACETS)[number];

/** Stands for "there is none": a study without a condition or a manufacturer. */
export const NO_VALUE = '-';

/**
 * Which studies are meant. Values of one facet are alternatives, facets narrow each other; an empty
 * facet asks nothing. Months are `YYYY-MM` of the shifted date, both ends included.
 */
export interface OccurrenceQuery extends Readonly<Record<Facet, readonly string[]>> {
  readonly monthFrom: string | null;
  readonly monthTo: string | null;
  /** Words that must all occur in ids or coded names. */
  readonly text: string;
}

/** What the query looks at; every stored study has it. */
export type QueryableOccurrence = Pick<
  RadiologyOccurrenceRow,
  | 'radiologyOccurrenceId'
  | 'personId'
  | 'studyUid'
  | 'modality'
  | 'conditionCode'
  | 'bodyPart'
  | 'manufacturer'
  | 'manufacturerModel'
  | 'shiftedDate'
> & {
  readonly planes: readonly string[];
  readonly phases: readonly string[];
};

/** Number of studies for each value of each facet. */
export type FacetCounts = Readonly<Record<Facet, ReadonlyMap<string, number>>>;

export const EMPTY_QUERY: OccurrenceQuery = {
  modality: [],
  condition: [],
  bodyPart: [],
  plane: [],
  phase: [],
  manufacturer: [],
  monthFrom: null,
  monthTo: null,
  text: '',
};

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const MAX_TEXT_LENGTH = 200;

function monthOf(text: string | null): string | null {
  return text !== null && MONTH.test(text) ? text : null;
}

/** Reads a query out of an address; what is not part of a query, or not readable, is left out. */
export function parseQuery(params: URLSearchParams): OccurrenceQuery {
  const facet = (name: Facet) => [...new Set(params.getAll(name).filter(Boolean))].sort();
  return {
    modality: facet('modality'),
    condition: facet('condition'),
    bodyPart: facet('bodyPart'),
    plane: facet('plane'),
    phase: facet('phase'),
    manufacturer: facet('manufacturer'),
    monthFrom: monthOf(params.get('from')),
    monthTo: monthOf(params.get('to')),
    text: (params.get('q') ?? '').slice(0, MAX_TEXT_LENGTH),
  };
}

/** The query as the search part of an address, without `?`. The same query gives the same text. */
export function formatQuery(query: OccurrenceQuery): string {
  const params = new URLSearchParams();
  for (const name of FACETS) {
    for (const value of new Set([...query[name]].sort())) params.append(name, value);
  }
  if (query.monthFrom !== null) params.set('from', query.monthFrom);
  if (query.monthTo !== null) params.set('to', query.monthTo);
  if (query.text.trim() !== '') params.set('q', query.text.trim());
  return params.toString();
}

/** True when the query asks nothing. */
export function isEmptyQuery(query: OccurrenceQuery): boolean {
  return formatQuery(query) === '';
}

/** The values that a study has in a facet. */
function facetValues(occurrence: QueryableOccurrence, facet: Facet): readonly string[] {
  switch (facet) {
    case 'modality':
      return [occurrence.modality];
    case 'condition':
      return [occurrence.conditionCode ?? NO_VALUE];
    case 'bodyPart':
      return [occurrence.bodyPart.value];
    case 'plane':
      return occurrence.planes;
    case 'phase':
      return occurrence.phases;
    case 'manufacturer':
      return [occurrence.manufacturer ?? NO_VALUE];
  }
}

/** `A_b-c` and `a b c` are the same to a searcher. */
function searchable(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim();
}

// Rows never change in place, and typing asks for the same rows at each key.
const haystacks = new WeakMap<QueryableOccurrence, string>();

function haystackOf(occurrence: QueryableOccurrence): string {
  const known = haystacks.get(occurrence);
  if (known !== undefined) return known;
  const { modality, conditionCode, bodyPart, planes, phases } = occurrence;
  const condition = conditionCode === null ? null : conditionByCode(conditionCode);
  const made = searchable(
    [
      occurrence.radiologyOccurrenceId,
      occurrence.personId,
      occurrence.studyUid,
      modality,
      MODALITIES.get(modality)?.name,
      conditionCode,
      condition?.name.en,
      condition?.name.ko,
      bodyPart.value,
      BODY_PARTS.get(bodyPart.value)?.name,
      ...planes,
      ...phases,
      occurrence.manufacturer,
      occurrence.manufacturerModel,
    ]
      .filter(Boolean)
      .join('\n'),
  );
  haystacks.set(occurrence, made);
  return made;
}

interface Compiled {
  /** Null where the facet asks nothing. */
  readonly wanted: Readonly<Record<Facet, ReadonlySet<string> | null>>;
  /** Everything but the facets. */
  readonly restMatches: (occurrence: QueryableOccurrence) => boolean;
}

function compile(query: OccurrenceQuery): Compiled {
  const wanted = Object.fromEntries(
    FACETS.map((name) => [name, query[name].length === 0 ? null : new Set(query[name])]),
  ) as Record<Facet, ReadonlySet<string> | null>;
  const words = searchable(query.text).split(' ').filter(Boolean);
  const { monthFrom, monthTo } = query;
  return {
    wanted,
    restMatches(occurrence) {
      if (monthFrom !== null || monthTo !== null) {
        const month = occurrence.shiftedDate?.slice(0, 7);
        if (month === undefined) return false;
        if (monthFrom !== null && month < monthFrom) return false;
        if (monthTo !== null && month > monthTo) return false;
      }
      if (words.length === 0) return true;
      const haystack = haystackOf(occurrence);
      return words.every((word) => haystack.includes(word));
    },
  };
}

function facetMatches(
  occurrence: QueryableOccurrence,
  facet: Facet,
  wanted: ReadonlySet<string> | null,
): boolean {
  return wanted === null || facetValues(occurrence, facet).some((value) => wanted.has(value));
}

/** The studies that the query means, in the given order. */
export function filterOccurrences<T extends QueryableOccurrence>(
  occurrences: readonly T[],
  query: OccurrenceQuery,
): T[] {
  const { wanted, restMatches } = compile(query);
  return occurrences.filter(
    (each) => FACETS.every((name) => facetMatches(each, name, wanted[name])) && restMatches(each),
  );
}

/** True when the query means this study. For many studies filterOccurrences is quicker. */
export function matches(occurrence: QueryableOccurrence, query: OccurrenceQuery): boolean {
  return filterOccurrences([occurrence], query).length === 1;
}

/** Of a study that matches, whether this image is meant too: plane and phase belong to images. */
export function matchesImage(
  image: Pick<RadiologyImageRow, 'plane' | 'phase'>,
  query: Pick<OccurrenceQuery, 'plane' | 'phase'>,
): boolean {
  return (
    (query.plane.length === 0 || query.plane.includes(image.plane.value)) &&
    (query.phase.length === 0 || query.phase.includes(image.phase.value))
  );
}

/**
 * Studies for each value, each facet with all others applied: what a click on a value would give.
 * One pass: a study that fails no facet counts everywhere, one that fails a single facet counts there.
 */
export function facetCounts(
  occurrences: readonly QueryableOccurrence[],
  query: OccurrenceQuery,
): FacetCounts {
  const { wanted, restMatches } = compile(query);
  const counts = Object.fromEntries(
    FACETS.map((name) => [name, new Map<string, number>()]),
  ) as Record<Facet, Map<string, number>>;
  const count = (occurrence: QueryableOccurrence, facet: Facet) => {
    const map = counts[facet];
    for (const value of facetValues(occurrence, facet)) map.set(value, (map.get(value) ?? 0) + 1);
  };
  for (const occurrence of occurrences) {
    if (!restMatches(occurrence)) continue;
    const failed = FACETS.filter((name) => !facetMatches(occurrence, name, wanted[name]));
    if (failed.length === 0) for (const name of FACETS) count(occurrence, name);
    else if (failed.length === 1) count(occurrence, failed[0] as Facet);
  }
  return counts;
}
