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

/** Groups of files under way in each thread: while one is read or stored, another is worked on. */
const GROUPS_A_THREAD = 3;
/** Files of a group are read and stored together. */
const FILES_A_GROUP = 16;
const BYTES_A_GROUP = 12 * 1024 ** 2;
export const FILES_A_THREAD = GROUPS_A_THREAD * FILES_A_GROUP;
/** Bytes under way in each thread; a larger file is under way alone. */
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

/** `stopped`: no outcome yet. `lost`: its thread died or hung, or another file of its thread did it. */
type End = ImportOutcome | 'stopped' | { readonly lost: ErrorCode };

const failed = (code: ErrorCode): ImportOutcome => ({ status: 'failed', code, imageId: null });

interface File {
  readonly index: number;
  readonly entry: ImportEntry;
}

const bytesOf = (group: readonly File[]): number =>
  group.reduce((sum, { entry }) => sum + entry.byteLength, 0);

async function importGroup(group: readonly File[], work: LaneWork): Promise<readonly End[]> {
  const { pool, signal, orderOf } = work;
  const all = (end: End): readonly End[] => group.map(() => end);
  if (signal.aborted) return all('stopped');
  const patience = new AbortController();
  const timer = setTimeout(
    () => {
      patience.abort();
    },
    FILE_PATIENCE_MS + bytesOf(group) * PATIENCE_MS_PER_BYTE,
  );
  const hung: End = { lost: 'worker/unresponsive' };
  try {
    const either = AbortSignal.any([signal, patience.signal]);
    const tasks = group.map(({ entry, index }) => ({ entry, order: orderOf(index) }));
    const outcomes = await pool.call('importGroup', [tasks], { signal: either });
    return outcomes.map((outcome) => outcome ?? (work.signal.aborted ? 'stopped' : hung));
  } catch (error) {
    if (work.signal.aborted && isAbort(error)) return all('stopped');
    const { code } = toWireError(error);
    // Without patience for a neighbour the thread is ended, and calls that wait for it are aborted.
    if (isAbort(error)) return all(hung);
    return all(code === 'worker/crashed' ? { lost: code } : failed(code));
  } finally {
    clearTimeout(timer);
  }
}

/** The files that wait, in groups: small towards the end, so that all threads end together. */
class Groups {
  readonly #ledger: ImportLedger;
  readonly #lanes: number;
  #held: File | undefined;

  constructor(ledger: ImportLedger, lanes: number) {
    this.#ledger = ledger;
    this.#lanes = lanes;
  }

  /** Empty when none waits. */
  next(): readonly File[] {
    const share = Math.ceil(this.#ledger.inLine / (2 * this.#lanes));
    const most = Math.max(1, Math.min(FILES_A_GROUP, share));
    const group: File[] = [];
    let byteLength = 0;
    while (group.length < most) {
      const file = this.#held ?? this.#take();
      this.#held = undefined;
      if (!file) break;
      byteLength += file.entry.byteLength;
      if (group.length > 0 && byteLength > BYTES_A_GROUP) {
        this.#held = file;
        break;
      }
      group.push(file);
    }
    return group;
  }

  #take(): File | undefined {
    for (;;) {
      const index = this.#ledger.take();
      if (index === undefined) return undefined;
      const entry = this.#ledger.entry(index);
      if (entry !== null) return { index, entry };
    }
  }
}

/**
 * Takes every file that waits through the workers, several at once in each. A thread that dies takes
 * its other files along: these get a turn alone at the end, which shows whether each was the one.
 */
export async function takeAll(work: LaneWork): Promise<void> {
  const { pool, ledger, signal, settle } = work;
  const budget = new ByteBudget(pool.size * BYTES_A_THREAD);
  const lanes = pool.size * GROUPS_A_THREAD;
  const groups = new Groups(ledger, lanes);
  const lost: File[] = [];

  const lane = async (): Promise<void> => {
    while (!signal.aborted) {
      const group = groups.next();
      if (group.length === 0) return;
      const ends = await budget.run(bytesOf(group), () => importGroup(group, work));
      for (const [at, file] of group.entries()) {
        const end = ends[at] ?? 'stopped';
        if (end === 'stopped') continue;
        if ('lost' in end) lost.push(file);
        else settle(file.index, end);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));

  for (const file of lost) {
    const [end = 'stopped'] = await importGroup([file], work);
    if (end === 'stopped') return;
    settle(file.index, 'lost' in end ? failed(end.lost) : end);
  }
}
