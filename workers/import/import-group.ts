import { isAbort } from '../../src/core/errors.ts';
import type { ImportOutcome, ImportTask } from '../../src/core/rpc/import-api.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import type { InstanceWriter } from '../../src/data/instance-writer.ts';
import { siteKeyring } from '../../src/data/site-key.ts';
import type { StoredLookup } from '../../src/data/stored-lookup.ts';
import type { BatchPlans } from './batch-plans.ts';
import {
  prepareEntry,
  storePrepared,
  type ImportContext,
  type PreparedEntry,
} from './import-entry.ts';
import { outcomeOf } from './outcome.ts';
import { readGroup } from './read-group.ts';

/** Where the files of one worker end up. */
export interface ImportStore {
  readonly db: StudioDatabase;
  readonly writer: InstanceWriter;
  readonly plans: BatchPlans;
  readonly stored: StoredLookup;
}

async function contextOf(
  { db, plans, stored }: ImportStore,
  tasks: readonly ImportTask[],
): Promise<ImportContext> {
  const [keyring, plan] = await Promise.all([
    siteKeyring(db),
    plans.of(tasks[0]?.order.batchId ?? ''),
  ]);
  return { keyring, plan, db, stored };
}

/**
 * Takes files of one batch through all steps together: they are read at once, worked on in turns, and
 * stored in one transaction. By file: how it ended, or null where an abort came first.
 */
export async function importGroup(
  importStore: ImportStore,
  tasks: readonly ImportTask[],
  signal: AbortSignal,
): Promise<readonly (ImportOutcome | null)[]> {
  const { db, writer } = importStore;
  const context = contextOf(importStore, tasks);
  const files = readGroup(
    tasks.map(({ entry }) => entry.locator),
    signal,
  );
  const outcome = async <T>(
    { entry }: ImportTask,
    work: () => Promise<T>,
  ): Promise<T | ImportOutcome | null> => {
    try {
      return await work();
    } catch (error) {
      return signal.aborted && isAbort(error) ? null : outcomeOf(error, entry);
    }
  };
  const prepare = async (task: ImportTask, index: number) => {
    const bytes = await files.read(index);
    signal.throwIfAborted();
    return prepareEntry(await context, task, bytes, signal);
  };
  const prepared = await Promise.all(
    tasks.map((task, index) => outcome(task, () => prepare(task, index))),
  );
  const store = async (
    one: PreparedEntry | ImportOutcome | null,
    index: number,
  ): Promise<ImportOutcome | null> => {
    const task = tasks[index];
    if (one === null || 'status' in one) return one;
    return task
      ? outcome(task, () => storePrepared(db, writer, one, task.order.policy, signal))
      : null;
  };
  return Promise.all(prepared.map(store));
}
