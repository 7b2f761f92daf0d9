import type { ImportBatch, StudioDatabase } from '../data/db.ts';
import { toStorageError } from '../data/storage-error.ts';
import type { ImportLedger } from './import-ledger.ts';
import { throttle } from './throttle.ts';

const WRITE_EVERY_MS = 1_000;

type Change = Partial<Pick<ImportBatch, 'state' | 'endedAt' | 'handles'>>;
type Counted = Pick<ImportBatch, 'total' | 'counts' | 'codes' | 'notStored'>;

/** What a batch's row says of its files; `isFull`: the disk space ran out. */
export function countsOf(
  { total, counts, codes, notStored }: ImportLedger,
  isFull: boolean,
): Counted {
  return { total, counts, codes: isFull ? { ...codes, 'storage/full': 1 } : codes, notStored };
}

/** Keeps the row of one batch. A write that fails is told and does not stop the files. */
export class BatchBook {
  readonly #db: StudioDatabase;
  readonly #batchId: string;
  readonly #report: (error: unknown) => void;
  #writing: Promise<unknown> = Promise.resolve();
  #latest: Counted | null = null;
  readonly #soon = throttle(() => {
    this.#put({});
  }, WRITE_EVERY_MS);

  constructor(db: StudioDatabase, batchId: string, report: (error: unknown) => void) {
    this.#db = db;
    this.#batchId = batchId;
    this.#report = report;
  }

  /** Writes the counts within a second. */
  note(counted: Counted): void {
    this.#latest = counted;
    this.#soon();
  }

  /** Writes all that was noted and this change, behind the writes before. */
  async close(counted: Counted | null, change: Change): Promise<void> {
    this.#soon.cancel();
    this.#latest = counted;
    this.#put(change);
    await this.#writing;
  }

  #put(change: Change): void {
    const row = { ...this.#latest, ...change };
    this.#writing = this.#writing
      .then(() => this.#db.batches.update(this.#batchId, row))
      .catch((error: unknown) => {
        this.#report(toStorageError(error));
      });
  }
}
