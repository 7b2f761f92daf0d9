import { AppError } from '../../src/core/errors.ts';
import { keepCheckpoint } from '../../src/data/checkpoint-store.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
} from '../../src/engine/session/checkpoint.ts';
import type { EventWriter } from './event-writer.ts';

/** What a closed tab loses at most, where keeping is quick. */
const EVERY_MS = 2000;

/** @throws {AppError} train/checkpoint-unreadable */
export async function storedCheckpoint(
  database: StudioDatabase,
  runId: string,
): Promise<Checkpoint | null> {
  const row = await database.checkpoints.get(runId);
  return row ? decodeCheckpoint(row.bytes) : null;
}

/** Checkpoints of one run, in the browser's database. */
export class RunCheckpoints {
  /** A run's options never change, so its id stands for them. */
  readonly fingerprint: string;
  readonly everyMs = EVERY_MS;
  readonly #database: StudioDatabase;
  readonly #writer: EventWriter;
  #isFull = false;

  constructor(database: StudioDatabase, runId: string, writer: EventWriter) {
    this.#database = database;
    this.#writer = writer;
    this.fingerprint = runId;
  }

  /** No room is no end: the run goes on without, and says so once. @throws {AppError} storage/failed */
  readonly keep = async (checkpoint: Checkpoint): Promise<void> => {
    // What the run goes on from must not be ahead of what is written of it.
    await this.#writer.settled();
    const { epochs, steps } = checkpoint;
    const [runId, savedAt] = [this.fingerprint, new Date().toISOString()];
    const bytes = encodeCheckpoint(checkpoint);
    try {
      await keepCheckpoint(this.#database, { runId, savedAt, epochs, steps, bytes });
      this.#isFull = false;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'storage/full') throw error;
      if (!this.#isFull) this.#writer.emit({ kind: 'warning', code: error.code });
      this.#isFull = true;
    }
  };
}
