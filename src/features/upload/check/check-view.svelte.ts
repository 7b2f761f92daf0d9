import { SvelteSet } from 'svelte/reactivity';
import type { Condition } from '../../../core/rcdm/rows.ts';
import type { Services } from '../../../state/services.ts';
import type { PatientNode, SeriesNode, StudyNode } from '../../../state/survey-book.ts';
import { seriesOf, treeRows, type TreeRow } from './tree-rows.ts';

export type CheckFilter = 'all' | 'odd' | 'held' | 'left-out' | 'others';

/** Above so many series a tree begins closed: its patients are what a person looks for then. */
const MOST_OPEN_SERIES = 120;

/** How the survey is looked at: what is searched for, open and selected. */
export class CheckView {
  readonly #services: Pick<Services, 'imports' | 'draft'>;
  /** Lines that are not as they began. */
  readonly #toggled = new SvelteSet<string>();
  search = $state('');
  filter = $state<CheckFilter>('all');
  selectedId = $state<string | null>(null);

  constructor(services: Pick<Services, 'imports' | 'draft'>) {
    this.#services = services;
  }

  readonly patients = $derived.by(
    (): readonly PatientNode[] => this.#services.imports.survey.result?.patients ?? [],
  );
  readonly series = $derived(
    this.patients.flatMap(({ studies }) => studies).flatMap(({ series }) => series),
  );
  readonly rows = $derived.by((): readonly TreeRow[] =>
    treeRows(this.patients, {
      search: this.search,
      isShown: (...nodes) => this.#isShown(...nodes),
      isOpen: (id) => this.#isOpen(id),
    }),
  );
  readonly selected = $derived(this.rows.find(({ id }) => id === this.selectedId) ?? null);

  readonly counts = $derived.by(() => {
    const shown = (filter: CheckFilter) =>
      this.patients.reduce(
        (sum, patient) =>
          sum +
          patient.studies.reduce(
            (inPatient, study) =>
              inPatient +
              study.series.filter((series) => this.#passes(filter, series, study, patient)).length,
            0,
          ),
        0,
      );
    return {
      all: this.series.length,
      odd: shown('odd'),
      held: shown('held'),
      'left-out': shown('left-out'),
    };
  });
  readonly heldFiles = $derived(
    this.series.reduce((sum, { held }) => sum + held.reduce((own, { count }) => own + count, 0), 0),
  );
  readonly isAllLeftOut = $derived(
    this.series.length > 0 && this.counts['left-out'] === this.series.length,
  );

  toggle(row: TreeRow): void {
    if (!this.#toggled.delete(row.id)) this.#toggled.add(row.id);
  }

  /** Whether all, some or none of a line is stored. */
  stateOf(row: TreeRow): 'all' | 'some' | 'none' {
    const series = seriesOf(row);
    const out = series.filter(({ key }) => this.#services.imports.decisions.isLeftOut(key)).length;
    return out === 0 ? 'all' : out === series.length ? 'none' : 'some';
  }

  /** Takes in what is partly or wholly left out, else leaves it out. */
  switch(row: TreeRow): void {
    const { imports } = this.#services;
    if (imports.phase !== 'ready') return;
    const keys = seriesOf(row).map(({ key }) => key);
    imports.decisions.leaveOut(keys, this.stateOf(row) === 'all');
  }

  /** Of the patient: what was chosen, else what the source says, else what counts for all. */
  conditionOf({ personId, studies }: PatientNode): Condition | null {
    const { imports, draft } = this.#services;
    const own = imports.decisions.conditionOf(personId);
    if (own !== undefined) return own;
    const first = studies[0]?.series[0]?.files[0];
    return (first === undefined ? null : imports.knownCondition(first)) ?? draft.condition;
  }

  #isOpen(id: string): boolean {
    const isNarrowed = this.search.trim() !== '' || this.filter !== 'all';
    const begins =
      isNarrowed || this.series.length <= MOST_OPEN_SERIES || this.patients.length === 1;
    return begins !== this.#toggled.has(id);
  }

  #isShown(series: SeriesNode, study: StudyNode, patient: PatientNode): boolean {
    return this.#passes(this.filter, series, study, patient);
  }

  #passes(
    filter: CheckFilter,
    series: SeriesNode,
    study: StudyNode,
    patient: PatientNode,
  ): boolean {
    switch (filter) {
      case 'odd':
        return [series, study, patient].some(({ oddities }) => oddities.length > 0);
      case 'held':
        return series.held.length > 0;
      case 'left-out':
        return this.#services.imports.decisions.isLeftOut(series.key);
      case 'all':
      case 'others':
        return true;
    }
  }
}
