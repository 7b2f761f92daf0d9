import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import { nativeFrame, type PixelArray } from '../../src/core/dicom/pixels.ts';
import { isNative } from '../../src/core/dicom/transfer-syntaxes.ts';
import { decodeToNative } from './decode-frames.ts';

/**
 * The stored values of one frame as nativeFrame gives them, whatever the file is written in.
 * @throws {AppError} as decodeToNative and nativeFrame; AbortError
 */
export async function storedFrame(
  file: DicomFile,
  index: number,
  signal?: AbortSignal,
): Promise<PixelArray> {
  const native = isNative(file.transferSyntaxUid) ? file : await decodeToNative(file, signal);
  return nativeFrame(native.dataSet, index);
}
