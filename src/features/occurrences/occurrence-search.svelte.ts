import {
  EMPTY_QUERY,
  facetCounts,
  filterOccurrences,
  formatQuery,
  type Facet,
  type FacetCounts,
  type OccurrenceQuery,
} from '../../core/dataset/occurrence-query.ts';
import type { StoredOccurrence } from '../../data/db.ts';
import type { CodedNames } from '../../state/coded-names.svelte.ts';
import { hrefOf, type Router } from '../../state/router.svelte.ts';
import { positionsById, sortStudies, studiesById } from './sort-studies.ts';
import {
  hrefOfPlace,
  queryOf,
  readPlace,
  type Place,
  type Sort,
  type SortKey,
  type View,
} from './study-place.ts';

/** Held arrow keys move the mark at once; preview and address follow when they rest. */
const SETTLE_MS = 120;

/** The studies that the address asks for, and how to ask for others. The address is the saved query. */
export class OccurrenceSearch {
  readonly #router: Router;
  readonly #names: CodedNames;
  readonly #rows: () => readonly StoredOccurrence[];

  #markedId = $state<string | null>(null);
  #settle: ReturnType<typeof setTimeout> | undefined;

  #place = $derived.by(() => readPlace(this.#router.place.query));
  // A text of its own, so that a change of selection does not filter again.
  #queryText = $derived(formatQuery(this.#place.query));
  #query = $derived(queryOf(this.#queryText));
  #filtered = $derived.by(() => filterOccurrences(this.#rows(), this.#query));
  #counts = $derived.by(() => facetCounts(this.#rows(), this.#query));
  #allCounts = $derived.by(() => facetCounts(this.#rows(), EMPTY_QUERY));
  #sortKey = $derived(this.#place.sort.key);
  #isDescending = $derived(this.#place.sort.isDescending);
  #found = $derived.by(() =>
    sortStudies(
      this.#filtered,
      { key: this.#sortKey, isDescending: this.#isDescending },
      this.#names.condition,
    ),
  );
  #byId = $derived.by(() => studiesById(this.#rows()));
  #positions = $derived.by(() => positionsById(this.#found));

  constructor(router: Router, names: CodedNames, rows: () => readonly StoredOccurrence[]) {
    this.#router = router;
    this.#names = names;
    this.#rows = rows;
  }

  get query(): OccurrenceQuery {
    return this.#query;
  }
  get view(): View {
    return this.#place.view;
  }
  get sort(): Sort {
    return this.#place.sort;
  }
  get isLarge(): boolean {
    return this.#place.isLarge && this.selected !== null;
  }
  get found(): readonly StoredOccurrence[] {
    return this.#found;
  }
  get counts(): FacetCounts {
    return this.#counts;
  }
  get imageCount(): number {
    return this.#found.reduce((sum, row) => sum + row.imageTotalCount, 0);
  }
  /** The study in the preview. */
  get selected(): StoredOccurrence | null {
    return this.#byId.get(this.#place.studyId ?? '') ?? null;
  }
  /** Where the mark of the list stands; it may be a moment ahead of the preview. -1: nowhere. */
  get markedIndex(): number {
    return this.#positions.get(this.#markedId ?? this.#place.studyId ?? '') ?? -1;
  }
  get datasetHref(): string {
    return `${hrefOf('datasets')}?new=1${this.#queryText === '' ? '' : `&${this.#queryText}`}`;
  }

  /** Values of a facet, the most frequent of all studies first, so that they stay where they are. */
  valuesOf(facet: Facet): readonly string[] {
    const all = this.#allCounts[facet];
    const asked = this.query[facet].filter((value) => !all.has(value));
    const name = (value: string) => this.#names.ofFacet(facet, value);
    const ranked = [...all].sort(
      ([a, countA], [b, countB]) => countB - countA || name(a).localeCompare(name(b)),
    );
    return [...ranked.map(([value]) => value), ...asked];
  }

  toggle(facet: Facet, value: string): void {
    const values = this.query[facet];
    const next = values.includes(value) ? values.filter((v) => v !== value) : [...values, value];
    this.#go({ query: { ...this.query, [facet]: next } });
  }

  /** Changes part of the query; what is being typed makes no entry of its own in the history. */
  narrow(changes: Partial<OccurrenceQuery>, { isTyping = false } = {}): void {
    this.#go({ query: { ...this.query, ...changes } }, isTyping);
  }

  clear(): void {
    this.#go({ query: EMPTY_QUERY });
  }

  sortBy(sort: Sort): void {
    this.#go({ sort }, true);
  }

  /** Sorts by a column, or the other way round when it is sorted by it. */
  toggleSort(key: SortKey): void {
    const isSame = this.sort.key === key;
    this.sortBy({ key, isDescending: isSame ? !this.sort.isDescending : key !== 'condition' });
  }

  show(view: View): void {
    this.#go({ view }, true);
  }

  select(studyId: string | null): void {
    clearTimeout(this.#settle);
    this.#markedId = null;
    this.#go({ studyId, isLarge: false }, true);
  }

  /** Moves the mark by some rows; a step from nowhere leads to the first, ±Infinity to an end. */
  move(rows: number): void {
    const from = this.markedIndex;
    const wanted = from < 0 && Number.isFinite(rows) ? 0 : from + rows;
    const index = Math.min(this.#found.length - 1, Math.max(0, wanted));
    const row = this.#found[index];
    if (row === undefined) return;
    const id = row.radiologyOccurrenceId;
    this.#markedId = id;
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => {
      this.select(id);
    }, SETTLE_MS);
  }

  /** Opens the marked study in the large viewer; going back closes it. */
  enlarge(): void {
    if (this.#markedId !== null) this.select(this.#markedId);
    if (this.selected !== null) this.#go({ isLarge: true });
  }

  reduce(): void {
    this.#go({ isLarge: false }, true);
  }

  end(): void {
    clearTimeout(this.#settle);
  }

  #go(changes: Partial<Place>, replace = false): void {
    this.#router.go(hrefOfPlace({ ...this.#place, ...changes }), { replace });
  }
}
