import type { PixelBox } from '../core/deid/pixels/pixel-box.ts';
import type { DeidPolicy } from '../core/deid/policy.ts';
import { AppError, isAbort, toWireError } from '../core/errors.ts';
import type { Condition } from '../core/rcdm/rows.ts';
import type {
  Compression,
  ImportOutcome,
  ImportSource,
  RefusedSource,
} from '../core/rpc/import-api.ts';
import type { ImagePreview } from '../core/rpc/image-preview.ts';
import type { BatchState, ImportBatch, StudioDatabase } from '../data/db.ts';
import { toStorageError } from '../data/storage-error.ts';
import { collectHandles } from '../platform/files/collect-files.ts';
import { requestReading } from '../platform/files/file-system-access.ts';
import { isoNow } from './clock.ts';
import { batchLock, firstPolicy, openBatch, recoverBatches } from './import-batches.ts';
import { listAll, takeAll, type ImportPool } from './import-lanes.ts';
import {
  ImportLedger,
  NO_COUNTS,
  type CodeCounts,
  type FileResult,
  type OutcomeCounts,
} from './import-ledger.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { PixelReview } from './pixel-review.svelte.ts';
import { hrefOf } from './router.svelte.ts';
import { throttle } from './throttle.ts';

export interface ImportStart {
  readonly sources: readonly ImportSource[];
  readonly refused?: readonly RefusedSource[];
  readonly condition: Condition | null;
  readonly compression: Compression;
  readonly policy: DeidPolicy;
  readonly handles: readonly FileSystemHandle[];
  readonly isSample: boolean;
  /** The batch that this one goes on with; a new one without it. */
  readonly batchId?: string;
}

/** `full`: the disk space ran out; the person can make room and go on. */
export type ImportPhase = 'idle' | 'listing' | 'running' | 'stopped' | 'full' | 'done';

interface Parts {
  readonly pool: ImportPool;
  readonly db: StudioDatabase;
  readonly jobs: Jobs;
  readonly notices: Notices;
}

const PUBLISH_EVERY_MS = 100;
const WRITE_EVERY_MS = 1_000;
const texts = {
  importing: { en: 'Importing', ko: '가져오기' },
} as const;

/** Takes files through the import workers. One batch at a time; it goes on while other pages are shown. */
export class ImportQueue {
  /** What a person decides about files that are held for their pictures. */
  readonly review = new PixelReview();
  readonly #parts: Parts;
  #order: ImportStart | null = null;
  #ledger: ImportLedger | null = null;
  #stop = new AbortController();
  #writing: Promise<unknown> = Promise.resolve();
  #began = { at: 0, settled: 0 };
  #isFull = false;

  #phase = $state<ImportPhase>('idle');
  #batchId = $state<string | null>(null);
  #isSample = $state(false);
  #files = $state.raw<readonly FileResult[]>([]);
  #counts = $state.raw<OutcomeCounts>(NO_COUNTS);
  #codes = $state.raw<CodeCounts>({});
  #ratePerSecond = $state<number | null>(null);

  readonly #publish = throttle(() => {
    this.#publishNow();
  }, PUBLISH_EVERY_MS);
  readonly #write = throttle(() => {
    this.#save({});
  }, WRITE_EVERY_MS);
  readonly #warn = (event: BeforeUnloadEvent) => {
    event.preventDefault();
  };
  #job: ReturnType<Jobs['add']> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get phase(): ImportPhase {
    return this.#phase;
  }
  get isBusy(): boolean {
    return this.#phase === 'listing' || this.#phase === 'running';
  }
  get batchId(): string | null {
    return this.#batchId;
  }
  get isSample(): boolean {
    return this.#isSample;
  }
  /** Every input file, in the order of the source. */
  get files(): readonly FileResult[] {
    return this.#files;
  }
  get counts(): OutcomeCounts {
    return this.#counts;
  }
  get codes(): CodeCounts {
    return this.#codes;
  }
  get settled(): number {
    const { ok, skipped, held, failed } = this.#counts;
    return ok + skipped + held + failed;
  }
  /** Files a second since the batch was last set going; null while too little is known. */
  get ratePerSecond(): number | null {
    return this.#ratePerSecond;
  }
  get secondsLeft(): number | null {
    const rate = this.#ratePerSecond;
    return rate === null || rate === 0 ? null : (this.#files.length - this.settled) / rate;
  }

  /** Imports what a person gave. Settles when the batch is done or stopped; never rejects. */
  async start(order: ImportStart): Promise<void> {
    if (this.isBusy) throw new AppError('internal/unexpected', 'an import is running');
    this.#order = order;
    this.#ledger = null;
    this.review.clear();
    this.#batchId = order.batchId ?? crypto.randomUUID();
    this.#isSample = order.isSample;
    this.#publishNow();
    // Asked once per site by the browser itself; a no is shown on the settings page.
    void navigator.storage.persist();
    await this.#run();
  }

  /** Ends the batch after the files in flight; what is stored stays. */
  stop(): void {
    this.#stop.abort();
  }

  /** Goes on with a batch of this tab that was stopped. */
  async goOn(): Promise<void> {
    if (this.isBusy || this.#order === null) return;
    this.#ledger?.lineUp();
    await this.#run();
  }

  /** Files that wait for a person to look at their pictures. */
  get toReview(): readonly FileResult[] {
    return this.#files.filter(({ code }) => code === 'deid/burned-in-risk');
  }

  /**
   * One frame of a file that is not stored, for this screen alone.
   * @throws {AppError} as ImportApi.preview; AbortError
   */
  async preview(index: number, frameIndex: number, signal: AbortSignal): Promise<ImagePreview> {
    const entry = this.#ledger?.entry(index);
    if (!entry) throw new AppError('import/file-unreadable', 'no entry of this file');
    return this.#parts.pool.call('preview', [entry, frameIndex], { signal });
  }

  /** Gives the approved files of the review another turn, blanked where boxes were drawn. */
  async storeReviewed(): Promise<void> {
    if (this.isBusy) return;
    const { approved } = this.review;
    this.review.release(approved);
    await this.#reopen(approved.map(({ index, boxes }) => [index, boxes]));
  }

  /** Gives files another turn. `pixelsApproved`: a person looked at the pictures and found no text. */
  async retry(indices: readonly number[], { pixelsApproved = false } = {}): Promise<void> {
    await this.#reopen(indices.map((index) => [index, pixelsApproved ? [] : null]));
  }

  async #reopen(
    turns: readonly (readonly [index: number, approved: readonly PixelBox[] | null])[],
  ): Promise<void> {
    const ledger = this.#ledger;
    if (this.isBusy || ledger === null) return;
    for (const [index, approved] of turns) ledger.reopen(index, approved);
    await this.goOn();
  }

  /**
   * Goes on with a batch of a tab that is gone. Call it from a click: the browser may ask whether the
   * files may be read. False when they may not; the person can choose the files again.
   */
  async resume(batch: ImportBatch): Promise<boolean> {
    if (this.isBusy) return false;
    const { batchId, handles, isSample } = batch;
    const { condition, compression } = batch;
    const policy = batch.policy ?? (await firstPolicy());
    const order = { condition, compression, policy, handles, isSample, batchId };
    if (isSample) {
      void this.start({ ...order, sources: [{ kind: 'sample' }] });
      return true;
    }
    if (handles.length === 0 || !(await requestReading(handles))) return false;
    this.#stop = new AbortController();
    this.#phase = 'listing';
    try {
      const { sources, refused } = await collectHandles(handles, { signal: this.#stop.signal });
      this.#phase = 'idle';
      void this.start({ ...order, sources, refused });
    } catch (error) {
      this.#phase = 'idle';
      this.#parts.notices.report(error, { doing: texts.importing });
    }
    return true;
  }

  /**
   * Marks batches whose tab is gone as interrupted; those of living tabs when they go. Called once
   * when the program starts.
   * @throws {AppError} storage/full, storage/failed
   */
  async recover(): Promise<void> {
    await recoverBatches(this.#parts.db, (error) => {
      this.#parts.notices.report(error, { doing: texts.importing });
    });
  }

  /** Leaves an interrupted batch as it is: what is stored stays, nothing more is asked. */
  async dismiss(batchId: string): Promise<void> {
    await this.#parts.db.batches.update(batchId, { state: 'stopped', handles: [] });
  }

  /** Forgets the list of files, for the next import. */
  clear(): void {
    if (this.isBusy) return;
    this.#order = null;
    this.#ledger = null;
    this.review.clear();
    this.#batchId = null;
    this.#phase = 'idle';
    this.#publishNow();
  }

  async #run(): Promise<void> {
    const batchId = this.#batchId;
    const order = this.#order;
    if (batchId === null || order === null) return;
    this.#phase = 'listing';
    this.#stop = new AbortController();
    this.#isFull = false;
    addEventListener('beforeunload', this.#warn);
    this.#job = this.#parts.jobs.add({
      label: texts.importing,
      href: hrefOf('upload'),
      stop: () => {
        this.stop();
      },
    });
    try {
      await navigator.locks.request(batchLock(batchId), () => this.#runLocked(batchId, order));
    } catch (error) {
      const isFull = toWireError(error).code === 'storage/full';
      if (this.isBusy) this.#phase = isFull ? 'full' : 'stopped';
      if (!isAbort(error)) this.#parts.notices.report(error, { doing: texts.importing });
    } finally {
      removeEventListener('beforeunload', this.#warn);
      this.#job.end();
      this.#job = null;
      this.#publish.cancel();
      this.#publishNow();
    }
  }

  async #runLocked(batchId: string, order: ImportStart): Promise<void> {
    const { pool, db } = this.#parts;
    const { condition, compression, policy, handles, isSample, sources, refused = [] } = order;
    await openBatch(db, {
      batchId,
      condition,
      compression,
      policy,
      handles,
      isSample,
      ...(this.#ledger && this.#book(this.#ledger)),
    });
    let end: BatchState = 'interrupted';
    let phase: ImportPhase = 'stopped';
    try {
      const { signal } = this.#stop;
      this.#ledger ??= new ImportLedger(await listAll(pool, sources, signal), refused);
      this.#phase = 'running';
      this.#began = { at: performance.now(), settled: this.#ledger.settled };
      this.#publishNow();
      const ledger = this.#ledger;
      await takeAll({
        pool,
        ledger,
        signal,
        orderOf: (index) => ({
          batchId,
          condition,
          compression,
          policy,
          pixelsApproved: ledger.isApproved(index),
          blanked: ledger.blankedOf(index),
        }),
        settle: (index, outcome) => {
          this.#settle(ledger, index, outcome);
        },
      });
      // The lanes end early for two reasons only: the person's wish, or no more room.
      if (ledger.settled === ledger.total) [phase, end] = ['done', 'done'];
      else if (this.#isFull) phase = 'full';
      else end = 'stopped';
    } catch (error) {
      if (isAbort(error)) end = 'stopped';
      throw error;
    } finally {
      this.#write.cancel();
      // A handle holds the name of its folder: it is kept only as long as it may be needed.
      const kept = end === 'interrupted' ? {} : { handles: [] };
      this.#save({ state: end, endedAt: isoNow(), ...kept });
      await this.#writing;
      this.#publishNow();
      // Last, so that whoever sees the end finds it in the database as well.
      this.#phase = phase;
    }
  }

  #settle(ledger: ImportLedger, index: number, outcome: ImportOutcome): void {
    if (outcome.code === 'storage/full') {
      // Every file after this one would fail in the same way; they keep their turn.
      this.#isFull = true;
      this.#stop.abort();
      return;
    }
    ledger.settle(index, outcome);
    this.#publish();
    this.#write();
  }

  /** Writes the counts after the writes before it; a failure is told once and does not stop the files. */
  #save(change: Partial<Pick<ImportBatch, 'state' | 'endedAt' | 'handles'>>): void {
    const batchId = this.#batchId;
    if (batchId === null) return;
    const book = this.#ledger && this.#book(this.#ledger);
    this.#writing = this.#writing
      .then(() => this.#parts.db.batches.update(batchId, { ...book, ...change }))
      .catch((error: unknown) => {
        this.#parts.notices.report(toStorageError(error), { doing: texts.importing });
      });
  }

  #book({ total, counts, codes }: ImportLedger): Pick<ImportBatch, 'total' | 'counts' | 'codes'> {
    return { total, counts, codes: this.#isFull ? { ...codes, 'storage/full': 1 } : codes };
  }

  #publishNow(): void {
    const ledger = this.#ledger;
    this.#files = ledger?.files ?? [];
    this.#counts = ledger?.counts ?? NO_COUNTS;
    this.#codes = ledger?.codes ?? {};
    if (ledger === null) {
      this.#ratePerSecond = null;
      return;
    }
    const seconds = (performance.now() - this.#began.at) / 1_000;
    const done = ledger.settled - this.#began.settled;
    this.#ratePerSecond = seconds < 1 || done === 0 ? null : done / seconds;
    this.#job?.progress({ done: ledger.settled, total: ledger.total, unit: 'files' });
  }
}
