import { greyFrameOf } from '../../src/core/imaging/grey-frame.ts';
import type { GreyImage } from '../../src/core/imaging/grey-image.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { ParsedFiles } from '../../src/data/parsed-files.ts';
import { storedFrame } from '../codecs/stored-frame.ts';

/** Frames of stored files as modality values. */
export class FrameSource {
  readonly #files: ParsedFiles;

  constructor(database: StudioDatabase) {
    this.#files = new ParsedFiles(database);
  }

  /** Modality values of a frame. @throws {AppError} storage/missing, dicom/* */
  async read(imageId: string, frame: number): Promise<GreyImage> {
    const file = await this.#files.read(imageId);
    return greyFrameOf(file.dataSet, frame, await storedFrame(file, frame));
  }
}
