import type { StudioDatabase } from './db.ts';
import { storedOf } from './rcdm-store.ts';

/** Tells which images are stored: those that are asked for at about the same time with one question. */
export class StoredLookup {
  readonly #db: StudioDatabase;
  #waiting: string[] = [];
  #answer: Promise<ReadonlySet<string>> | null = null;

  constructor(db: StudioDatabase) {
    this.#db = db;
  }

  /** @throws {AppError} storage/failed */
  async has(imageId: string): Promise<boolean> {
    this.#waiting.push(imageId);
    return (await (this.#answer ??= this.#ask())).has(imageId);
  }

  async #ask(): Promise<ReadonlySet<string>> {
    // A task later, so that files under way together come to their question.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const ids = this.#waiting;
    this.#waiting = [];
    this.#answer = null;
    return storedOf(this.#db, ids);
  }
}
