import { withElements } from '../../src/core/dicom/build.ts';
import type { BulkElement, DataSet, ValueElement } from '../../src/core/dicom/dataset.ts';
import { nativeFrameBits } from '../../src/core/dicom/pixel-length.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';

const PIXEL_DATA = [Tag.PixelData, Tag.FloatPixelData, Tag.DoubleFloatPixelData];

/** Native pixel data, in memory or on the disk; undefined when there is none or it is encapsulated. */
export function nativePixelDataOf(dataSet: DataSet): ValueElement | BulkElement | undefined {
  for (const tag of PIXEL_DATA) {
    const found = dataSet.get(tag);
    if (found?.kind === 'value' || found?.kind === 'bulk') return found;
  }
  return undefined;
}

/**
 * The same without the zeros that some writers leave behind the last pixel, but for the one that makes the
 * value even. Nothing is copied.
 * @throws {AppError} as describePixels
 */
export function withoutPixelPadding(dataSet: DataSet): DataSet {
  const pixels = nativePixelDataOf(dataSet);
  if (!pixels) return dataSet;
  const described = describePixels(dataSet);
  const pixelBytes = Math.ceil((nativeFrameBits(described) * described.frames) / 8);
  const end = pixelBytes + (pixelBytes % 2);
  const size = pixels.kind === 'value' ? pixels.bytes.length : pixels.blob.size;
  if (size <= end) return dataSet;
  return withElements(dataSet, [
    pixels.kind === 'value'
      ? { ...pixels, bytes: pixels.bytes.subarray(0, end) }
      : { ...pixels, blob: pixels.blob.slice(0, end) },
  ]);
}
