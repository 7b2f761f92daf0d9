import type { StudioDatabase } from './db.ts';
import { PackWriter } from './packs/pack-writer.ts';
import { storedOf, storeInstances, type InstanceToStore, type StoreResult } from './rcdm-store.ts';

interface Waiting {
  readonly item: InstanceToStore;
  readonly resolve: (result: StoreResult) => void;
  readonly reject: (reason: unknown) => void;
}

/** So many at once, or so many bytes: one transaction is held in memory until it is written. */
const MOST_AT_ONCE = 16;
const MOST_BYTES = 64 * 1024 ** 2;

/**
 * Stores instances of one thread. Those that come while others are being written wait and are written
 * together: a transaction costs more than an image in it.
 */
export class InstanceWriter {
  readonly #db: StudioDatabase;
  #packs: Promise<PackWriter | null> | null = null;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(db: StudioDatabase) {
    this.#db = db;
  }

  /**
   * Settles when the instance is in the database, all of it, or not at all.
   * @throws {AppError} storage/full, storage/failed; AbortError when aborted before its turn came
   */
  async store(item: InstanceToStore, signal: AbortSignal): Promise<StoreResult> {
    signal.throwIfAborted();
    return new Promise<StoreResult>((resolve, reject) => {
      const waiting: Waiting = { item, resolve, reject };
      this.#waiting.push(waiting);
      const onAbort = () => {
        if (!this.#waiting.includes(waiting)) return;
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        reject(new DOMException('aborted', 'AbortError'));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    // What is handed over at once is written at once.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeGroup(this.#takeGroup());
    this.#isWriting = false;
  }

  #takeGroup(): readonly Waiting[] {
    let byteLength = 0;
    const end = this.#waiting.findIndex(({ item }, index) => {
      byteLength += item.instance.record.byteLength;
      return index > 0 && (index === MOST_AT_ONCE || byteLength > MOST_BYTES);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.#storeGroup(group.map(({ item }) => item));
      group.forEach(({ resolve }, index) => {
        resolve(results[index] ?? 'stored');
      });
    } catch (error) {
      const [only] = group;
      if (group.length === 1) only?.reject(error);
      // One that cannot be stored must not keep out the others.
      else for (const each of group) await this.#writeGroup([each]);
    }
  }

  /** The bytes are on the disk before the rows that point to them: a killed thread leaves all of an image. */
  async #storeGroup(items: readonly InstanceToStore[]): Promise<readonly StoreResult[]> {
    const packs = await (this.#packs ??= PackWriter.open(this.#db));
    if (packs === null) return storeInstances(this.#db, items);
    const idOf = (item: InstanceToStore) => item.instance.rows.image.imageId;
    const stored = await storedOf(this.#db, items.map(idOf));
    const fresh = items.filter((item) => !stored.has(idOf(item)));
    const group = await packs.write(fresh.map(({ instance }) => instance.parts));
    try {
      const placeOf = new Map(fresh.map((item, index) => [item, group.places[index]]));
      const placed = items.map((item) => {
        const place = placeOf.get(item);
        return place ? { ...item, place } : item;
      });
      const results = await storeInstances(this.#db, placed);
      group.keep();
      return results;
    } catch (error) {
      await group.undo();
      throw error;
    }
  }
}
