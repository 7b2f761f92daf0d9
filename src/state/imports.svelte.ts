import type { Identifying } from '../core/deid/brands.ts';
import type { Crosswalk } from '../core/deid/crosswalk.ts';
import type { Explanation } from '../core/deid/explain.ts';
import type { PixelBox } from '../core/deid/pixels/pixel-box.ts';
import type { DeidPolicy } from '../core/deid/policy.ts';
import { AppError, isAbort, toWireError } from '../core/errors.ts';
import type { Condition } from '../core/rcdm/rows.ts';
import type { ImportEntry } from '../core/rpc/import-api.ts';
import type { ImagePreview } from '../core/rpc/image-preview.ts';
import type { TextApi } from '../core/rpc/text-api.ts';
import { NO_PLAN } from '../core/rpc/import-plan.ts';
import type { ImportBatch, StudioDatabase } from '../data/db.ts';
import { collectHandles } from '../platform/files/collect-files.ts';
import { requestReading } from '../platform/files/file-system-access.ts';
import type { WorkerPool } from '../platform/workers/worker-pool.ts';
import { FaceReview } from './face-review.svelte.ts';
import { firstPolicy, recoverBatches } from './import-batches.ts';
import { ImportDecisions } from './import-decisions.svelte.ts';
import { ImportFigures } from './import-figures.svelte.ts';
import { listAll, type ImportPool } from './import-lanes.ts';
import {
  ImportLedger,
  type CodeCounts,
  type FileResult,
  type OutcomeCounts,
} from './import-ledger.ts';
import type { ImportChoices, ImportOrigin, ImportStart } from './import-order.ts';
import { BUSY, type ImportPhase } from './import-phase.ts';
import { runBatch } from './import-run.ts';
import { ImportSurvey } from './import-survey.svelte.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { PixelReview } from './pixel-review.svelte.ts';
import { hrefOf } from './router.svelte.ts';
import { TextSearch } from './text-search.svelte.ts';

interface Parts {
  readonly pool: ImportPool;
  readonly text: Pick<WorkerPool<TextApi>, 'call'>;
  readonly db: StudioDatabase;
  readonly jobs: Jobs;
  readonly notices: Notices;
}

const texts = {
  importing: { en: 'Importing', ko: '가져오기' },
  checking: { en: 'Checking', ko: '확인' },
} as const;

/** Takes files through the import workers. One batch at a time; it goes on while other pages are shown. */
export class ImportQueue {
  /** What a person decides about files that are held for their pictures. */
  readonly review: PixelReview;
  /** What the program finds in their pictures. */
  readonly texts: TextSearch;
  /** What the files are, and what a person decides about that before they are stored. */
  readonly survey = new ImportSurvey();
  readonly decisions = new ImportDecisions();
  /** What a person decides about series that a face could be made of. */
  readonly faces: FaceReview;
  readonly #parts: Parts;
  readonly #figures = new ImportFigures((progress) => this.#job?.progress(progress));
  #order: ImportStart | null = null;
  #ledger: ImportLedger | null = null;
  #stop = new AbortController();
  #job: ReturnType<Jobs['add']> | null = null;

  #phase = $state<ImportPhase>('idle');
  #batchId = $state<string | null>(null);
  #origin = $state.raw<ImportOrigin | null>(null);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.faces = new FaceReview({
      pool: parts.pool,
      files: () => this.files,
      entryOf: (index) => this.#ledger?.entry(index) ?? null,
    });
    this.texts = new TextSearch({
      worker: parts.text,
      preview: (...order) => this.preview(...order),
    });
    this.review = new PixelReview(this.texts);
  }

  get phase(): ImportPhase {
    return this.#phase;
  }
  get isBusy(): boolean {
    return BUSY.has(this.#phase);
  }
  get batchId(): string | null {
    return this.#batchId;
  }
  get isSample(): boolean {
    return this.#origin?.isSample ?? false;
  }
  /** Where the files of this batch come from; null when there is none. */
  get origin(): ImportOrigin | null {
    return this.#origin;
  }
  /** By which the batch is stored; null before it is. */
  get policy(): DeidPolicy | null {
    return this.#batchId === null ? null : (this.#order?.policy ?? null);
  }
  /** Every input file, in the order of the source. */
  get files(): readonly FileResult[] {
    return this.#figures.files;
  }
  get counts(): OutcomeCounts {
    return this.#figures.counts;
  }
  get codes(): CodeCounts {
    return this.#figures.codes;
  }
  get settled(): number {
    return this.#figures.settled;
  }
  /** Files a second since the batch was last set going; null while too little is known. */
  get ratePerSecond(): number | null {
    return this.#figures.ratePerSecond;
  }
  get secondsLeft(): number | null {
    return this.#figures.secondsLeft;
  }

  /** Whether closing the tab now would cost a person work: files under way, or decisions nobody carried out. */
  get wouldLose(): boolean {
    if (this.#phase === 'running') return true;
    if (this.#phase === 'ready') return this.decisions.areMade;
    return this.review.approved.length > 0 || this.faces.approved > 0;
  }

  /** Looks at what a person gave and stores nothing. Settles when it is ready or was stopped; never rejects. */
  async check(origin: ImportOrigin): Promise<void> {
    if (await this.#look(origin)) this.#phase = 'ready';
  }

  /** Stores what was looked at, as it was decided. Settles when the batch is done or stopped; never rejects. */
  async approve(choices: ImportChoices): Promise<void> {
    if (this.#phase === 'ready') await this.#store(choices);
  }

  /** Both at once, for files that nobody needs to look at first. */
  async checkAndStore(origin: ImportOrigin, choices: ImportChoices): Promise<void> {
    if (await this.#look(origin)) await this.#store(choices);
  }

  /** Imports what a person gave at once. Settles when the batch is done or stopped; never rejects. */
  async start(order: ImportStart): Promise<void> {
    this.#begin(order);
    this.#order = order;
    this.#batchId = order.batchId ?? crypto.randomUUID();
    await this.#run();
  }

  /** Ends what is under way, a batch after the files in flight; what is stored stays. */
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
    return this.files.filter(({ code }) => code === 'deid/burned-in-risk');
  }

  /**
   * One frame of a file that is not stored, for this screen alone, with boxes black as they would be stored.
   * @throws {AppError} as ImportApi.preview; AbortError
   */
  async preview(
    index: number,
    frameIndex: number,
    signal: AbortSignal,
    blanked: readonly PixelBox[] = [],
  ): Promise<ImagePreview> {
    return this.#parts.pool.call('preview', [this.#entry(index), frameIndex, blanked], { signal });
  }

  /**
   * What a policy does to a file, attribute by attribute, for this screen alone.
   * @throws {AppError} as ImportApi.explain; AbortError
   */
  async explain(index: number, policy: DeidPolicy, signal: AbortSignal): Promise<Explanation> {
    return this.#parts.pool.call('explain', [this.#entry(index), policy], { signal });
  }

  #entry(index: number): ImportEntry {
    const entry = this.#ledger?.entry(index);
    if (!entry) throw new AppError('import/file-unreadable', 'no entry of this file');
    return entry;
  }

  /** What the source itself says of a file; null when it says nothing. */
  knownCondition(index: number): Condition | null {
    return this.#ledger?.entry(index)?.condition ?? null;
  }

  /**
   * What the ids of the stored files of this batch became, for the curator's download alone.
   * @throws {AppError} worker/crashed, deid/no-site-key; AbortError
   */
  async crosswalk(signal: AbortSignal): Promise<Identifying<Crosswalk>> {
    const stored = this.files.filter(({ imageId }) => imageId !== null);
    const entries = stored.flatMap(({ index }) => this.#ledger?.entry(index) ?? []);
    const policy = this.#order?.policy ?? (await firstPolicy());
    const { collectCrosswalk } = await import('./import-crosswalk.ts');
    return collectCrosswalk(this.#parts.pool, entries, policy, signal);
  }

  /** Gives the approved files of the review another turn, blanked where boxes were drawn. */
  async storeReviewed(): Promise<void> {
    if (this.isBusy) return;
    const { approved } = this.review;
    this.review.release(approved);
    await this.#reopen(approved.map(({ index, boxes }) => [index, boxes]));
  }

  /** Gives the files of the series that were decided another turn, without their faces. */
  async storeDefaced(): Promise<void> {
    const ledger = this.#ledger;
    if (this.isBusy || ledger === null) return;
    for (const [index, decision] of this.faces.take()) ledger.reopenFace(index, decision);
    await this.goOn();
  }

  /** Gives files another turn. `pixelsApproved`: a person looked at the pictures and found no text. */
  async retry(indices: readonly number[], { pixelsApproved = false } = {}): Promise<void> {
    await this.#reopen(indices.map((index) => [index, pixelsApproved ? [] : null]));
  }

  /**
   * Goes on with a batch of a tab that is gone, as it was decided then. Call it from a click: the browser may
   * ask whether the files may be read. False when they may not; the person can choose the files again.
   */
  async resume(batch: ImportBatch): Promise<boolean> {
    if (this.isBusy) return false;
    const { batchId, handles, isSample, condition, compression, plan = NO_PLAN } = batch;
    const policy = batch.policy ?? (await firstPolicy());
    const order = { condition, compression, policy, plan, handles, isSample, batchId };
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
      this.#report(error);
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
      this.#report(error);
    });
  }

  /** Leaves an interrupted batch as it is: what is stored stays, nothing more is asked. */
  async dismiss(batchId: string): Promise<void> {
    await this.#parts.db.batches.update(batchId, { state: 'stopped', handles: [] });
  }

  /** Forgets the list of files and what was decided, for the next import. */
  clear(): void {
    if (this.isBusy) return;
    this.#forget();
    this.decisions.clear();
    this.#phase = 'idle';
  }

  #forget(): void {
    this.#order = null;
    this.#origin = null;
    this.#ledger = null;
    this.#batchId = null;
    this.review.clear();
    this.faces.clear();
    this.survey.clear();
    this.#figures.show(null);
  }

  #begin(origin: ImportOrigin): void {
    if (this.isBusy) throw new AppError('internal/unexpected', 'an import is running');
    // More files than were looked at: what was decided, by keyed ids, still counts.
    if (this.#phase !== 'ready') this.decisions.clear();
    this.#forget();
    this.#origin = origin;
    // Asked once per site by the browser itself; a no is shown on the settings page.
    void navigator.storage.persist();
  }

  async #reopen(
    turns: readonly (readonly [index: number, approved: readonly PixelBox[] | null])[],
  ): Promise<void> {
    const ledger = this.#ledger;
    if (this.isBusy || ledger === null) return;
    for (const [index, approved] of turns) ledger.reopen(index, approved);
    await this.goOn();
  }

  /** Whether every file was looked at; if not, it is as if nothing had been begun. */
  async #look(origin: ImportOrigin): Promise<boolean> {
    this.#begin(origin);
    await this.#busy('listing', texts.checking, async (signal) => {
      const ledger = await this.#list(origin, signal);
      this.#phase = 'checking';
      await this.survey.run(this.#parts.pool, ledger, signal, (done) => {
        this.#job?.progress({ done, total: ledger.total, unit: 'files' });
      });
    });
    if (this.survey.result) return true;
    this.clear();
    return false;
  }

  async #store(choices: ImportChoices): Promise<void> {
    if (!this.#origin || !this.#ledger) return;
    this.#order = { ...this.#origin, ...choices, plan: this.decisions.plan };
    this.#ledger.leaveOut(this.decisions.leftOutOf(this.survey.result));
    this.#batchId = crypto.randomUUID();
    await this.#run();
  }

  async #list({ sources, refused = [] }: ImportOrigin, signal: AbortSignal): Promise<ImportLedger> {
    this.#ledger ??= new ImportLedger(await listAll(this.#parts.pool, sources, signal), refused);
    return this.#ledger;
  }

  /** Does work that is seen and stopped from everywhere. What it fails with is told. */
  async #busy(
    phase: ImportPhase,
    label: Parameters<Jobs['add']>[0]['label'],
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    this.#phase = phase;
    this.#stop = new AbortController();
    const stop = () => {
      this.stop();
    };
    this.#job = this.#parts.jobs.add({ label, href: hrefOf('upload'), stop });
    try {
      await work(this.#stop.signal);
    } catch (error) {
      const isFull = toWireError(error).code === 'storage/full';
      if (this.isBusy) this.#phase = isFull ? 'full' : 'stopped';
      if (!isAbort(error)) this.#report(error);
    } finally {
      this.#job.end();
      this.#job = null;
      this.#figures.show(this.#ledger);
    }
  }

  async #run(): Promise<void> {
    const batchId = this.#batchId;
    const order = this.#order;
    if (batchId === null || order === null) return;
    await this.#busy('listing', texts.importing, async (signal) => {
      this.#phase = await runBatch({
        ...this.#parts,
        batchId,
        order,
        known: this.#ledger,
        list: () => this.#list(order, signal),
        stop: this.#stop,
        onBegin: (ledger) => {
          this.#phase = 'running';
          this.#figures.begin(ledger);
        },
        onSettle: this.#figures.publish,
        report: (error) => {
          this.#report(error);
        },
      });
    });
  }

  #report(error: unknown): void {
    this.#parts.notices.report(error, { doing: texts.importing });
  }
}
