import type { DeidPolicy } from '../core/deid/policy.ts';
import type { Condition } from '../core/rcdm/rows.ts';
import type { Compression, ImportSource, RefusedSource } from '../core/rpc/import-api.ts';
import type { ImportPlan } from '../core/rpc/import-plan.ts';

/** Where files come from. */
export interface ImportOrigin {
  readonly sources: readonly ImportSource[];
  readonly refused?: readonly RefusedSource[];
  readonly handles: readonly FileSystemHandle[];
  readonly isSample: boolean;
}

/** How they are to be stored. */
export interface ImportChoices {
  readonly condition: Condition | null;
  readonly compression: Compression;
  readonly policy: DeidPolicy;
}

export interface ImportStart extends ImportOrigin, ImportChoices {
  /** What was decided for single patients and series; nothing without it. */
  readonly plan?: ImportPlan;
  /** The batch that this one goes on with; a new one without it. */
  readonly batchId?: string;
}
