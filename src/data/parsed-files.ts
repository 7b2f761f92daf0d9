import type { DicomFile } from '../core/dicom/dataset.ts';
import { heldBytes } from '../core/dicom/file-bytes.ts';
import { readDicomBytes } from '../core/dicom/read-blob.ts';
import type { StudioDatabase } from './db.ts';
import { readStoredFile } from './stored-file.ts';

interface Parsed {
  /** What it takes of the memory; pixel data of large files stays on the disk. */
  readonly byteLength: number;
  readonly file: DicomFile;
}

const BUDGET_BYTES = 64 * 1024 ** 2;

/** Stored files lately asked for, parsed: scrolling through a multi-frame file reads it once. */
export class ParsedFiles {
  readonly #db: StudioDatabase;
  /** Least lately used first. */
  readonly #parsed = new Map<string, Parsed>();

  constructor(db: StudioDatabase) {
    this.#db = db;
  }

  /** @throws {AppError} storage/missing, also for a file deleted after it was read; dicom/* */
  async read(imageId: string): Promise<DicomFile> {
    const { files } = this.#db;
    const known = this.#parsed.get(imageId);
    this.#parsed.delete(imageId);
    if (known && (await files.where('imageId').equals(imageId).count()) > 0) {
      this.#keep(imageId, known);
      return known.file;
    }
    const file = await readDicomBytes(await readStoredFile(this.#db, imageId));
    this.#keep(imageId, { byteLength: heldBytes(file), file });
    return file;
  }

  /** The newest stays whatever its size: its next frame will be asked for. */
  #keep(imageId: string, parsed: Parsed): void {
    this.#parsed.delete(imageId);
    let total = parsed.byteLength;
    for (const { byteLength } of this.#parsed.values()) total += byteLength;
    for (const [oldest, { byteLength }] of this.#parsed) {
      if (total <= BUDGET_BYTES) break;
      this.#parsed.delete(oldest);
      total -= byteLength;
    }
    this.#parsed.set(imageId, parsed);
  }
}
