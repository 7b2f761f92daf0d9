import { isAbort } from '../core/errors.ts';
import { NO_PLAN } from '../core/rpc/import-plan.ts';
import type { BatchState, StudioDatabase } from '../data/db.ts';
import { BatchBook, countsOf } from './batch-book.ts';
import { isoNow } from './clock.ts';
import { batchLock, openBatch } from './import-batches.ts';
import { takeAll, type ImportPool } from './import-lanes.ts';
import type { ImportLedger } from './import-ledger.ts';
import type { ImportStart } from './import-order.ts';

export interface ImportRun {
  readonly pool: ImportPool;
  readonly db: StudioDatabase;
  readonly batchId: string;
  readonly order: ImportStart;
  /** What is known of the files already; null before they are listed. */
  readonly known: ImportLedger | null;
  readonly list: () => Promise<ImportLedger>;
  readonly stop: AbortController;
  readonly onBegin: (ledger: ImportLedger) => void;
  readonly onSettle: () => void;
  readonly report: (error: unknown) => void;
}

/** `full`: no more room. */
export type RunEnd = 'done' | 'stopped' | 'full';

/** Takes every file that waits through the workers and settles it. */
async function takeFiles(run: ImportRun, ledger: ImportLedger, book: BatchBook): Promise<RunEnd> {
  const { pool, batchId, order, stop, onSettle } = run;
  const { condition, compression, policy } = order;
  const room = { isUsedUp: false };
  await takeAll({
    pool,
    ledger,
    signal: stop.signal,
    orderOf: (index) => {
      const face = ledger.faceOf(index);
      return {
        batchId,
        condition,
        compression,
        policy,
        pixelsApproved: ledger.isApproved(index),
        blanked: ledger.blankedOf(index),
        ...(face && { face }),
      };
    },
    settle: (index, outcome) => {
      if (outcome.code === 'storage/full') {
        // Every file after this one would fail in the same way; they keep their turn.
        room.isUsedUp = true;
        stop.abort();
        return;
      }
      ledger.settle(index, outcome);
      onSettle();
      book.note(countsOf(ledger, room.isUsedUp));
    },
  });
  // The lanes end early for two reasons only: the person's wish, or no more room.
  if (ledger.settled === ledger.total) return 'done';
  return room.isUsedUp ? 'full' : 'stopped';
}

async function runLocked(run: ImportRun): Promise<RunEnd> {
  const { db, batchId, order, known, list, onBegin, report } = run;
  const { condition, compression, policy, plan = NO_PLAN, handles, isSample } = order;
  const counted = known ? countsOf(known, false) : {};
  const choices = { condition, compression, policy, plan };
  await openBatch(db, { batchId, ...choices, handles, isSample, ...counted });
  const book = new BatchBook(db, batchId, report);
  let ledger = known;
  let end: RunEnd | null = null;
  let state: BatchState = 'interrupted';
  try {
    ledger = await list();
    onBegin(ledger);
    end = await takeFiles(run, ledger, book);
    if (end !== 'full') state = end;
    return end;
  } catch (error) {
    if (isAbort(error)) state = 'stopped';
    throw error;
  } finally {
    // A handle holds the name of its folder: it is kept only as long as it may be needed.
    const kept = state === 'interrupted' ? {} : { handles: [] };
    const counts = ledger && countsOf(ledger, end === 'full');
    await book.close(counts, { state, endedAt: isoNow(), ...kept });
  }
}

/**
 * Takes a batch from its list of files to the end of its row in the database.
 * @throws {AppError} worker/crashed, storage/full, storage/failed; AbortError when stopped while listing
 */
export function runBatch(run: ImportRun): Promise<RunEnd> {
  return navigator.locks.request(batchLock(run.batchId), () => runLocked(run));
}
