import type { Condition, InstanceRows } from '../rcdm/rows.ts';

/** A condition that some patients have in place of that of the batch; null: they have none. */
interface PersonsCondition {
  readonly condition: Condition | null;
  /** Keyed. */
  readonly personIds: readonly string[];
}

/**
 * What a person decided before a batch began. Kept with the batch, so that it outlives the tab; by keyed ids,
 * so that nothing of it names anybody.
 */
export interface ImportPlan {
  readonly conditions: readonly PersonsCondition[];
  /** Keys of series that are not to be stored. */
  readonly leftOut: readonly string[];
}

export const NO_PLAN: ImportPlan = { conditions: [], leftOut: [] };

/** Of one study: two people whose files share a series UID stay two series. */
export function seriesKeyOf({ image }: Pick<InstanceRows, 'image'>): string {
  return `${image.radiologyOccurrenceId} ${image.seriesUid}`;
}

/** The same plan, made to be asked for each file. */
export interface OpenPlan {
  /** Undefined: that of the batch counts. */
  conditionOf(personId: string): Condition | null | undefined;
  isLeftOut(rows: Pick<InstanceRows, 'image'>): boolean;
}

export function openPlan({ conditions, leftOut }: ImportPlan): OpenPlan {
  const byPerson = new Map(
    conditions.flatMap(({ condition, personIds }) =>
      personIds.map((personId) => [personId, condition] as const),
    ),
  );
  const keys = new Set(leftOut);
  return {
    conditionOf: (personId) => byPerson.get(personId),
    isLeftOut: (rows) => keys.size > 0 && keys.has(seriesKeyOf(rows)),
  };
}
