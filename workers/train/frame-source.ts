import { greyFrameOf } from '../../src/core/imaging/grey-frame.ts';
import type { GreyImage } from '../../src/core/imaging/grey-image.ts';
import type { StudioDatabase } from '../../src/data/db.ts';
import { StoredFrames } from '../codecs/stored-frames.ts';

/** Frames of stored files as modality values. */
export class FrameSource {
  readonly #frames: StoredFrames;

  constructor(database: StudioDatabase) {
    this.#frames = new StoredFrames(database);
  }

  /** Modality values of a frame. @throws {AppError} storage/missing, storage/failed, dicom/* */
  async read(imageId: string, frame: number): Promise<GreyImage> {
    const { dataSet, stored } = await this.#frames.read(imageId, frame);
    return greyFrameOf(dataSet, frame, stored);
  }
}
