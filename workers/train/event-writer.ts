import { toWireError } from '../../src/core/errors.ts';
import type { RunEvent } from '../../src/core/training/run.ts';

const STEP_INTERVAL_MS = 100;

const canBeLeftOut = ({ kind }: RunEvent): boolean => kind === 'step' || kind === 'warning';

/** Writes events in order, one after another; steps at most ten a second, all others always. */
export class EventWriter {
  readonly #write: (event: RunEvent) => Promise<void>;
  readonly #failure = new AbortController();
  #queue: Promise<void> = Promise.resolve();
  #stepAt = -Infinity;

  constructor(write: (event: RunEvent) => Promise<void>) {
    this.#write = write;
  }

  /** Aborts with the error of a write: a run that cannot be recorded is to stop. */
  get failure(): AbortSignal {
    return this.#failure.signal;
  }

  readonly emit = (event: RunEvent): void => {
    if (event.kind === 'step') {
      const now = performance.now();
      if (now - this.#stepAt < STEP_INTERVAL_MS) return;
      this.#stepAt = now;
    }
    this.#queue = this.#queue.then(async () => {
      if (this.#failure.signal.aborted) return;
      try {
        await this.#write(event);
      } catch (error) {
        // Without room a point of a curve is no loss that a run should end for.
        if (canBeLeftOut(event) && toWireError(error).code === 'storage/full') return;
        this.#failure.abort(error);
      }
    });
  };

  /** Resolves when all that was emitted is written, or given up after a failure. */
  settled(): Promise<void> {
    return this.#queue;
  }
}
