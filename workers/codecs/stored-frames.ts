import type { DataSet } from '../../src/core/dicom/dataset.ts';
import type { PixelArray } from '../../src/core/dicom/pixels.ts';
import { isAbort } from '../../src/core/errors.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { ParsedFiles } from '../../src/data/parsed-files.ts';
import { toStorageError } from '../../src/data/storage-error.ts';
import { storedFrame } from './stored-frame.ts';

interface StoredImageFrame {
  /** Of the whole image. */
  readonly dataSet: DataSet;
  /** As nativeFrame gives them. */
  readonly stored: PixelArray;
}

/** Frames of the images in the browser's database, whatever they are stored in. */
export class StoredFrames {
  readonly #files: ParsedFiles;

  constructor(database: StudioDatabase) {
    this.#files = new ParsedFiles(database);
  }

  /** @throws {AppError} storage/missing, storage/failed, dicom/*; AbortError */
  async read(imageId: string, frame: number, signal?: AbortSignal): Promise<StoredImageFrame> {
    const file = await this.#files.read(imageId).catch((error: unknown) => {
      throw toStorageError(error);
    });
    signal?.throwIfAborted();
    const stored = await storedFrame(file, frame, signal).catch((error: unknown) => {
      // Of the Blob that is read: the browser has lost what it stored.
      const isLost = error instanceof DOMException && !isAbort(error);
      throw isLost ? toStorageError(error) : error;
    });
    return { dataSet: file.dataSet, stored };
  }
}
