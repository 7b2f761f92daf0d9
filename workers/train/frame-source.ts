import { greyFrameOf } from '../../src/core/imaging/grey-frame.ts';
import type { GreyImage } from '../../src/core/imaging/grey-image.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { ParsedFiles } from '../../src/data/parsed-files.ts';

/** Frames of stored files as modality values. */
export class FrameSource {
  readonly #files: ParsedFiles;

  constructor(database: StudioDatabase) {
    this.#files = new ParsedFiles(database);
  }

  /** Modality values of a frame. @throws {AppError} storage/missing, dicom/* */
  async read(imageId: string, frame: number): Promise<GreyImage> {
    return greyFrameOf(await this.#files.read(imageId), frame);
  }
}
