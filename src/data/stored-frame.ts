import type { PixelDescription } from '../core/dicom/pixels.ts';
import { describePixels, type PixelArray } from '../core/dicom/pixels.ts';
import { nativeFrame } from '../core/dicom/native-frame.ts';
import { readDicomFile } from '../core/dicom/read.ts';
import { AppError } from '../core/errors.ts';
import type { StudioDatabase } from './db.ts';

export interface StoredFrame {
  readonly description: PixelDescription;
  /** Stored values, row-major; RGB interleaved. */
  readonly pixels: PixelArray;
}

/**
 * One frame of an image in the browser's R_CDM.
 * @throws {AppError} storage/missing when it is not there any more, dicom/*
 */
export async function readStoredFrame(
  db: StudioDatabase,
  imageId: string,
  frame: number,
): Promise<StoredFrame> {
  const stored = await db.files.get(imageId);
  if (!stored) throw new AppError('storage/missing', 'image is not stored');
  const { dataSet } = await readDicomFile(new Uint8Array(await stored.file.arrayBuffer()));
  return { description: describePixels(dataSet), pixels: nativeFrame(dataSet, frame) };
}
