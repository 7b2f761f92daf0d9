import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Condition } from '../core/rcdm/rows.ts';
import type { ImportPlan } from '../core/rpc/import-plan.ts';
import type { SurveyResult } from './survey-book.ts';

/** What a person decides on what was found, before anything is stored. By keyed ids alone. */
export class ImportDecisions {
  readonly #conditions = new SvelteMap<string, Condition | null>();
  readonly #leftOut = new SvelteSet<string>();

  /** Whether closing the tab would lose work. */
  get areMade(): boolean {
    return this.#conditions.size > 0 || this.#leftOut.size > 0;
  }

  /** Undefined: what counts for all counts for this patient. */
  conditionOf(personId: string): Condition | null | undefined {
    return this.#conditions.get(personId);
  }

  /** `undefined` goes back to what counts for all. */
  setCondition(personIds: Iterable<string>, condition: Condition | null | undefined): void {
    for (const personId of personIds) {
      if (condition === undefined) this.#conditions.delete(personId);
      else this.#conditions.set(personId, condition);
    }
  }

  isLeftOut(seriesKey: string): boolean {
    return this.#leftOut.has(seriesKey);
  }

  leaveOut(seriesKeys: Iterable<string>, isLeftOut: boolean): void {
    for (const key of seriesKeys) {
      if (isLeftOut) this.#leftOut.add(key);
      else this.#leftOut.delete(key);
    }
  }

  /** Indices of the files of series that are left out. */
  leftOutOf(found: SurveyResult | null): readonly number[] {
    return (found?.patients ?? [])
      .flatMap(({ studies }) => studies)
      .flatMap(({ series }) => series)
      .flatMap(({ key, files }) => (this.isLeftOut(key) ? files : []));
  }

  get plan(): ImportPlan {
    const byCode = Map.groupBy(this.#conditions, ([, condition]) => condition?.code ?? null);
    return {
      conditions: [...byCode.values()].map((entries) => ({
        condition: entries[0]?.[1] ?? null,
        personIds: entries.map(([personId]) => personId),
      })),
      leftOut: [...this.#leftOut],
    };
  }

  clear(): void {
    this.#conditions.clear();
    this.#leftOut.clear();
  }
}
