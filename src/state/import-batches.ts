import type { DeidPolicy } from '../core/deid/policy.ts';
import { NO_COUNTS } from './import-ledger.ts';
import type { ImportBatch, StudioDatabase } from '../data/db.ts';
import { toStorageError } from '../data/storage-error.ts';
import { isoNow } from './clock.ts';

/** Web Lock held by the tab that runs a batch: tells a living one from a dead one. */
export const batchLock = (batchId: string) => `rcdm-import:${batchId}`;

type Opened = Pick<
  ImportBatch,
  'batchId' | 'condition' | 'compression' | 'plan' | 'handles' | 'isSample'
> &
  Required<Pick<ImportBatch, 'policy'>> &
  Partial<Pick<ImportBatch, 'total' | 'counts' | 'codes'>>;

/** The policy of batches that name none. Loaded when one turns up: it brings the tables of the standard. */
export async function firstPolicy(): Promise<DeidPolicy> {
  return (await import('../core/deid/policy.ts')).RCDM_PAPER;
}

/** Sets a batch running, a new one or one that goes on. @throws {AppError} storage/full, storage/failed */
export async function openBatch(db: StudioDatabase, batch: Opened): Promise<void> {
  try {
    const known = await db.batches.get(batch.batchId);
    await db.batches.put({
      startedAt: known?.startedAt ?? isoNow(),
      endedAt: null,
      state: 'running',
      total: known?.total ?? 0,
      counts: known?.counts ?? NO_COUNTS,
      codes: known?.codes ?? {},
      ...batch,
    });
  } catch (error) {
    throw toStorageError(error);
  }
}

/** For whoever holds the batch's lock: one that still says `running` then has lost its tab. */
async function markInterrupted({ batches }: StudioDatabase, batchId: string): Promise<void> {
  try {
    await batches
      .where('batchId')
      .equals(batchId)
      .and(({ state }) => state === 'running')
      .modify({ state: 'interrupted', endedAt: isoNow() });
  } catch (error) {
    throw toStorageError(error);
  }
}

/**
 * Marks batches whose tab is gone as interrupted, and goes on to watch those of living tabs: they are
 * marked when their tab is gone. `report` gets what goes wrong then.
 * @throws {AppError} storage/full, storage/failed
 */
export async function recoverBatches(
  db: StudioDatabase,
  report: (error: unknown) => void,
): Promise<void> {
  for (const batchId of await db.batches.where('state').equals('running').primaryKeys()) {
    const lock = batchLock(batchId);
    const mark = () => markInterrupted(db, batchId);
    const isLiving = await navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
      if (held) await mark();
      return held === null;
    });
    if (isLiving) navigator.locks.request(lock, mark).catch(report);
  }
}
