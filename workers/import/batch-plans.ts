import { NO_PLAN, openPlan, type OpenPlan } from '../../src/core/rpc/import-plan.ts';
import type { StudioDatabase } from '../../src/data/db.ts';

/** What was decided for a batch before it began. Asked for each file, read once. */
export class BatchPlans {
  readonly #db: StudioDatabase;
  #batchId: string | null = null;
  #plan: Promise<OpenPlan> | null = null;

  constructor(db: StudioDatabase) {
    this.#db = db;
  }

  /** @throws a Dexie error when the database cannot be read; the next file asks again */
  async of(batchId: string): Promise<OpenPlan> {
    if (this.#plan === null || this.#batchId !== batchId) {
      this.#batchId = batchId;
      this.#plan = this.#read(batchId);
    }
    try {
      return await this.#plan;
    } catch (error) {
      this.#plan = null;
      throw error;
    }
  }

  async #read(batchId: string): Promise<OpenPlan> {
    const batch = await this.#db.batches.get(batchId);
    return openPlan(batch?.plan ?? NO_PLAN);
  }
}
