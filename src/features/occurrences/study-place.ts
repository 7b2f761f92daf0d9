import {
  formatQuery,
  parseQuery,
  type OccurrenceQuery,
} from '../../core/dataset/occurrence-query.ts';
import { hrefOf } from '../../state/router.svelte.ts';

export const SORT_KEYS = ['date', 'images', 'condition'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export interface Sort {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export type View = 'table' | 'gallery';

const NEWEST_FIRST: Sort = { key: 'date', isDescending: true };

/** What the address of the page says. */
export interface Place {
  readonly query: OccurrenceQuery;
  readonly view: View;
  readonly sort: Sort;
  readonly studyId: string | null;
  /** The viewer is open over the page. */
  readonly isLarge: boolean;
}

function parseSort(text: string | null): Sort {
  const key = SORT_KEYS.find((each) => each === text?.replace(/^-/, ''));
  return key === undefined ? NEWEST_FIRST : { key, isDescending: text?.startsWith('-') ?? false };
}

/** Reads the page's address. */
export function readPlace(params: URLSearchParams): Place {
  return {
    query: parseQuery(params),
    view: params.get('view') === 'gallery' ? 'gallery' : 'table',
    sort: parseSort(params.get('sort')),
    studyId: params.get('study'),
    isLarge: params.get('large') === '1',
  };
}

/** The address of a place; what is usual is left out. */
export function hrefOfPlace({ query, view, sort, studyId, isLarge }: Place): string {
  const params = new URLSearchParams(formatQuery(query));
  if (view === 'gallery') params.set('view', view);
  const sortText = `${sort.isDescending ? '-' : ''}${sort.key}`;
  if (sortText !== '-date') params.set('sort', sortText);
  if (studyId !== null) params.set('study', studyId);
  if (isLarge) params.set('large', '1');
  const search = params.toString();
  return hrefOf('occurrences') + (search === '' ? '' : `?${search}`);
}

/** A query out of its own text. */
export function queryOf(text: string): OccurrenceQuery {
  return parseQuery(new URLSearchParams(text));
}
