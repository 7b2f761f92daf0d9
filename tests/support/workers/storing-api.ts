import type { FileBytes } from '../../../src/core/dicom/dataset.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import type { Call } from '../../../src/core/rpc/call.ts';
import type { StoreResult } from '../../../src/data/rcdm-store.ts';

export interface ImageToStore {
  /** Number of the image in the one series that there is. */
  readonly image: number;
  readonly parts: readonly FileBytes[];
}

/** A thread that stores images as the import worker does, with faults of the browser to order. */
export interface StoringApi {
  /** By image: what became of it, or the code that it was refused with. */
  store(
    call: Call,
    database: string,
    images: readonly ImageToStore[],
  ): Promise<readonly (StoreResult | ErrorCode)[]>;
  /** The disk is full after so many more bytes. */
  fillDiskAfter(call: Call, byteLength: number): Promise<void>;
  /** From now on the database refuses rows of images. */
  refuseRows(call: Call, database: string, isRefused: boolean): Promise<void>;
  /** A browser that lets nobody read a file while a thread may write it. */
  forbidReadingWhileOpen(call: Call): Promise<void>;
  /** Writes a group to the disk and stops there, as a thread does that is ended before its rows are stored. */
  writeAndHang(call: Call, database: string, images: readonly ImageToStore[]): Promise<never>;
  sweep(call: Call, database: string, untouchedMs: number): Promise<void>;
}
