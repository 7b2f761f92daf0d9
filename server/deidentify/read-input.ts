import { reveal, identify } from '../../src/core/deid/brands.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { AppError } from '../../src/core/errors.ts';
import { KIND_HEAD_BYTES, kindOfFile } from '../../src/core/formats/file-kind.ts';
import type { ZipPlace } from '../../src/core/formats/zip-read.ts';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';
import { listArchive } from '../../workers/import/list-archive.ts';
import { readEntry, toReadError } from '../../workers/import/read-entry.ts';
import { fileBlob, readSmallFile } from './file-blob.ts';
import type { FileTask } from './file-task.ts';

const ROOM_BYTES = 1024 ** 2;

const keyOf = (input: string, { offset, compressedSize }: ZipPlace): string =>
  `${offset} ${compressedSize} ${input}`;

/** Reads the files of one thread. Blobs on the disk cannot cross threads, so each opens its archives. */
export class InputReader {
  #archive: {
    readonly path: string;
    readonly entries: Promise<Map<string, ImportLocator>>;
  } | null = null;

  /** Files take turns in it: memory that is new for every file is dear. */
  readonly #room = new Uint8Array(ROOM_BYTES);

  /**
   * What it gives is good until the next file is read, unless the disk is slow.
   * @throws {AppError} as readEntry
   */
  async read(task: FileTask, signal: AbortSignal): Promise<FileBytes> {
    try {
      const bytes = task.place === null ? readSmallFile(task.path, this.#room) : null;
      if (bytes && kindOfFile(bytes.subarray(0, KIND_HEAD_BYTES)) === 'dicom') return bytes;
      return await readEntry(await this.#locatorOf(task, signal), signal);
    } catch (error) {
      throw toReadError(error);
    }
  }

  async #locatorOf({ path, place, input }: FileTask, signal: AbortSignal): Promise<ImportLocator> {
    if (place === null) return { kind: 'file', file: await fileBlob(path) };
    if (this.#archive?.path !== path) this.#archive = { path, entries: this.#list(path, signal) };
    const locator = (await this.#archive.entries).get(keyOf(input, place));
    if (!locator) throw new AppError('import/file-unreadable', 'archive is another one by now');
    return locator;
  }

  async #list(path: string, signal: AbortSignal): Promise<Map<string, ImportLocator>> {
    const { entries } = await listArchive(identify(path), await fileBlob(path), signal);
    return new Map(
      entries.flatMap(({ path: input, locator }) =>
        locator.kind === 'zip-entry' ? [[keyOf(reveal(input), locator.place), locator]] : [],
      ),
    );
  }
}
