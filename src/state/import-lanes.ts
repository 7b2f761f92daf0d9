import { isAbort, toWireError, type ErrorCode } from '../core/errors.ts';
import type {
  ImportApi,
  ImportEntry,
  ImportListing,
  ImportOrder,
  ImportOutcome,
  ImportSource,
} from '../core/rpc/import-api.ts';
import { sendSources } from '../core/rpc/source-port.ts';
import type { WorkerPool } from '../platform/workers/worker-pool.ts';
import { ByteBudget } from './byte-budget.ts';
import type { ImportLedger } from './import-ledger.ts';

export type ImportPool = Pick<WorkerPool<ImportApi>, 'call' | 'size'>;

export interface LaneWork {
  readonly pool: ImportPool;
  readonly ledger: ImportLedger;
  readonly orderOf: (index: number) => ImportOrder;
  /** The person's wish to stop, or no more room. */
  readonly signal: AbortSignal;
  readonly settle: (index: number, outcome: ImportOutcome) => void;
}

/** Files under way in each thread: while one is read or stored, another is worked on. */
export const FILES_A_THREAD = 4;
/** Their bytes in each thread; a larger file is under way alone. */
const BYTES_A_THREAD = 96 * 1024 ** 2;
/** What a worker may take for one file before it counts as hung: a minute, and a second a megabyte. */
const FILE_PATIENCE_MS = 60_000;
const PATIENCE_MS_PER_BYTE = 0.001;

/** From here on sources are handed over in slices: all at once would stop the page. */
const MANY_SOURCES = 50;

/** Every input file of all sources. @throws {AppError} worker/crashed; AbortError */
export async function listAll(
  pool: ImportPool,
  sources: readonly ImportSource[],
  signal: AbortSignal,
): Promise<ImportListing> {
  if (sources.length <= MANY_SOURCES) return pool.call('list', [sources], { signal });
  const { port1, port2 } = new MessageChannel();
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  try {
    const listing = pool.call('list', [port2], { signal: either, transfer: [port2] });
    const [all] = await Promise.all([listing, sendSources(sources, port1, either)]);
    return all;
  } catch (error) {
    failing.abort();
    throw error;
  }
}

/** `stopped`: no outcome yet. `thread-lost`: its thread died or hung. */
type End = ImportOutcome | 'stopped' | { readonly lost: ErrorCode };

const failed = (code: ErrorCode): ImportOutcome => ({ status: 'failed', code, imageId: null });

async function importOne(entry: ImportEntry, index: number, work: LaneWork): Promise<End> {
  const { pool, signal, orderOf } = work;
  if (signal.aborted) return 'stopped';
  const patience = new AbortController();
  const timer = setTimeout(
    () => {
      patience.abort();
    },
    FILE_PATIENCE_MS + entry.byteLength * PATIENCE_MS_PER_BYTE,
  );
  try {
    const either = AbortSignal.any([signal, patience.signal]);
    return await pool.call('importEntry', [entry, orderOf(index)], { signal: either });
  } catch (error) {
    if (work.signal.aborted && isAbort(error)) return 'stopped';
    const { code } = toWireError(error);
    // Without patience for a neighbour the thread is ended, and calls that wait for it are aborted.
    if (isAbort(error)) return { lost: 'worker/unresponsive' };
    return code === 'worker/crashed' ? { lost: code } : failed(code);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Takes every file that waits through the workers, several at once in each. A thread that dies takes
 * its other files along: these get a turn alone at the end, which shows whether each was the one.
 */
export async function takeAll(work: LaneWork): Promise<void> {
  const { pool, ledger, signal, settle } = work;
  const budget = new ByteBudget(pool.size * BYTES_A_THREAD);
  const lost: number[] = [];

  const take = async (index: number): Promise<void> => {
    const entry = ledger.entry(index);
    if (entry === null) return;
    const end = await budget.run(entry.byteLength, () => importOne(entry, index, work));
    if (end === 'stopped') return;
    if ('lost' in end) lost.push(index);
    else settle(index, end);
  };
  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const index = ledger.take();
      if (index === undefined) return;
      await take(index);
    }
  };
  await Promise.all(Array.from({ length: pool.size * FILES_A_THREAD }, lane));

  for (const index of lost) {
    const entry = ledger.entry(index);
    const end = entry === null ? 'stopped' : await importOne(entry, index, work);
    if (end === 'stopped') return;
    settle(index, 'lost' in end ? failed(end.lost) : end);
  }
}
