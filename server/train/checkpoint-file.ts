import { readFile, rename, writeFile } from 'node:fs/promises';
import { AppError } from '../../src/core/errors.ts';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type Checkpoint,
} from '../../src/engine/session/checkpoint.ts';
import { UsageError } from '../command/usage-error.ts';

/** The last checkpoint of a run: whole or the one before it, whenever the power goes. */
export class CheckpointFile {
  readonly fingerprint: string;
  readonly #path: string;

  constructor(path: string, fingerprint: string) {
    this.#path = path;
    this.fingerprint = fingerprint;
  }

  /** @throws {UsageError} when there is none; {AppError} train/checkpoint-unreadable */
  async read(): Promise<Checkpoint> {
    let bytes: Uint8Array;
    try {
      // Core code must not meet a Buffer, whose slice() shares its memory.
      bytes = new Uint8Array(await readFile(this.#path));
    } catch {
      throw new UsageError('There is no checkpoint in the folder that --resume names.');
    }
    const checkpoint = decodeCheckpoint(bytes);
    if (checkpoint.fingerprint === this.fingerprint) return checkpoint;
    throw new AppError('train/checkpoint-unreadable', 'checkpoint of a run with other options', {
      problem: 'options',
    });
  }

  async write(checkpoint: Checkpoint): Promise<void> {
    const partial = `${this.#path}.part`;
    await writeFile(partial, encodeCheckpoint(checkpoint), { flush: true });
    await rename(partial, this.#path);
  }
}
