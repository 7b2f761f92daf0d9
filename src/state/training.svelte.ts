import { SvelteMap } from 'svelte/reactivity';
import { APP_VERSION } from './app-version.ts';
import type { DeviceReport, TrainApi } from '../core/rpc/train-api.ts';
import type { StudioDatabase } from '../data/db.ts';
import { continueRun, createRun, markInterrupted, type NewRun } from '../data/runs-store.ts';
import type { WorkerClient } from '../platform/workers/worker-client.ts';
import type { Jobs } from './jobs.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { hrefOf } from './router.svelte.ts';

interface Parts {
  readonly worker: Pick<WorkerClient<TrainApi>, 'call'>;
  readonly db: StudioDatabase;
  readonly jobs: Jobs;
  readonly notices: Notices;
}

/** A stopped run still tests and stores what it has learnt, which takes a slow device a while. */
const STOP_PATIENCE_MS = 60_000;

const texts = {
  training: { en: 'Training', ko: '학습' },
  asking: { en: 'Asking which device can train', ko: '학습 장치 확인' },
} as const;

/**
 * Runs of this tab. They go on while other pages are shown; the worker lets one train at a time and
 * keeps the others waiting. What a run has reached stands in the database, not here.
 */
export class Training {
  readonly #parts: Parts;
  #device = $state.raw<DeviceReport | null>(null);
  readonly #stops = new SvelteMap<string, () => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What training would run on; null until `askDevice` has got an answer. */
  get device(): DeviceReport | null {
    return this.#device;
  }

  /** True for a run that this tab has under way: only then can it be stopped from here. */
  isOurs(runId: string): boolean {
    return this.#stops.has(runId);
  }

  async askDevice(): Promise<void> {
    if (this.#device) return;
    try {
      this.#device = await this.#parts.worker.call('probe', []);
    } catch (error) {
      this.#parts.notices.report(error, { doing: texts.asking });
    }
  }

  /** Stores the run and sets it going; resolves with its id before it ends. @throws {AppError} storage/* */
  async start(run: Omit<NewRun, 'appVersion'>): Promise<string> {
    const { runId } = await createRun(this.#parts.db, { ...run, appVersion: APP_VERSION });
    void this.#train(runId);
    return runId;
  }

  /** Lets a run that ended early go on from its checkpoint. @throws {AppError} train/run-in-use, storage/* */
  async resume(runId: string): Promise<void> {
    await continueRun(this.#parts.db, runId);
    void this.#train(runId);
  }

  stop(runId: string): void {
    this.#stops.get(runId)?.();
  }

  /** At the start of the program: runs that a closed tab left behind are marked as interrupted. */
  async recover(): Promise<void> {
    await markInterrupted(this.#parts.db);
  }

  async #train(runId: string): Promise<void> {
    const { worker, jobs, notices } = this.#parts;
    const controller = new AbortController();
    const stop = () => {
      controller.abort();
    };
    this.#stops.set(runId, stop);
    const job = jobs.add({ label: texts.training, href: hrefOf('runs', runId), stop });
    try {
      await worker.call('train', [runId], {
        signal: controller.signal,
        abortPatienceMs: STOP_PATIENCE_MS,
        onProgress: job.progress,
      });
    } catch (error) {
      notices.report(error, { doing: texts.training });
      // A worker that died or was ended by force could not write its end.
      void this.recover().catch((reason: unknown) => {
        notices.report(reason, { doing: texts.training });
      });
    } finally {
      this.#stops.delete(runId);
      job.end();
    }
  }
}
