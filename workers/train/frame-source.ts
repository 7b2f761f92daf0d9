import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { AppError } from '../../src/core/errors.ts';
import { greyFrameOf } from '../../src/core/imaging/grey-frame.ts';
import type { GreyImage } from '../../src/core/imaging/grey-image.ts';
import type { StudioDatabase } from '../../src/data/db.ts';

/** Reads frames of stored files; the last file stays open, as its frames mostly follow each other. */
export class FrameSource {
  readonly #database: StudioDatabase;
  #open: { readonly imageId: string; readonly dataSet: DataSet } | null = null;

  constructor(database: StudioDatabase) {
    this.#database = database;
  }

  /** Modality values of a frame. @throws {AppError} storage/missing, dicom/* */
  async read(imageId: string, frame: number): Promise<GreyImage> {
    if (this.#open?.imageId !== imageId) {
      const row = await this.#database.files.get(imageId);
      if (!row) throw new AppError('storage/missing', 'file not found', { what: 'file' });
      const { dataSet } = await readDicomFile(new Uint8Array(await row.file.arrayBuffer()));
      this.#open = { imageId, dataSet };
    }
    return greyFrameOf(this.#open.dataSet, frame);
  }
}
