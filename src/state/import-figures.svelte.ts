import type { Progress } from '../core/rpc/call.ts';
import {
  NO_COUNTS,
  type CodeCounts,
  type FileResult,
  type ImportLedger,
  type OutcomeCounts,
} from './import-ledger.ts';
import { throttle } from './throttle.ts';

const PUBLISH_EVERY_MS = 100;

/** What the screen shows of a ledger: renewed at most ten times a second, and always at the end. */
export class ImportFigures {
  #files = $state.raw<readonly FileResult[]>([]);
  #counts = $state.raw<OutcomeCounts>(NO_COUNTS);
  #codes = $state.raw<CodeCounts>({});
  #ratePerSecond = $state<number | null>(null);
  #ledger: ImportLedger | null = null;
  #began = { at: 0, settled: 0 };
  readonly #onProgress: (progress: Progress) => void;

  /** Shows the ledger as it stands as soon as it may. */
  readonly publish = throttle(() => {
    this.show(this.#ledger);
  }, PUBLISH_EVERY_MS);

  constructor(onProgress: (progress: Progress) => void) {
    this.#onProgress = onProgress;
  }

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
  get ratePerSecond(): number | null {
    return this.#ratePerSecond;
  }
  get secondsLeft(): number | null {
    const rate = this.#ratePerSecond;
    return rate === null || rate === 0 ? null : (this.#files.length - this.settled) / rate;
  }

  /** The speed counts from here on. */
  begin(ledger: ImportLedger): void {
    this.#began = { at: performance.now(), settled: ledger.settled };
    this.show(ledger);
  }

  /** Shows it at once. */
  show(ledger: ImportLedger | null): void {
    this.publish.cancel();
    this.#ledger = ledger;
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
    this.#onProgress({ done: ledger.settled, total: ledger.total, unit: 'files' });
  }
}
