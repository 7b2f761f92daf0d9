import { AppError } from '../errors.ts';
import type { DataSet, Element, Tag } from './dataset.ts';
import { readRange } from './file-bytes.ts';
import * as Tags from './tags.generated.ts';
import { numberOf, numbersOf, stringOf } from './values.ts';

/** The shape that decides how long native pixel data is. */
export interface NativeShape {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly photometricInterpretation: string;
}

/**
 * Bits of one native frame. With 4:2:2 each pair of pixels of a row shares its chroma (an odd last one
 * has a pair of its own), with 4:2:0 each square of four: PS3.3 section C.7.6.3.1.2.
 */
export function nativeFrameBits(shape: NativeShape): number {
  const { rows, columns, samplesPerPixel, bitsAllocated, photometricInterpretation } = shape;
  if (samplesPerPixel === 3 && photometricInterpretation.endsWith('_422')) {
    return rows * Math.ceil(columns / 2) * 4 * bitsAllocated;
  }
  if (samplesPerPixel === 3 && photometricInterpretation.endsWith('_420')) {
    return Math.ceil(rows / 2) * Math.ceil(columns / 2) * 6 * bitsAllocated;
  }
  return rows * columns * samplesPerPixel * bitsAllocated;
}

const PIXEL_TAGS: readonly (readonly [tag: Tag, fixedBits: number | null])[] = [
  [Tags.PixelData, null],
  [Tags.FloatPixelData, 32],
  [Tags.DoubleFloatPixelData, 64],
];

/** Bits of one native frame by the header alone; null when it does not say. */
function frameBitsOf(dataSet: DataSet, fixedBits: number | null): number | null {
  const rows = numberOf(dataSet, Tags.Rows);
  const columns = numberOf(dataSet, Tags.Columns);
  const bitsAllocated = fixedBits ?? numberOf(dataSet, Tags.BitsAllocated);
  if (rows === undefined || columns === undefined || bitsAllocated === undefined) return null;
  const samplesPerPixel = numberOf(dataSet, Tags.SamplesPerPixel) ?? 1;
  const photometricInterpretation = stringOf(dataSet, Tags.PhotometricInterpretation) ?? '';
  return nativeFrameBits({
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    photometricInterpretation,
  });
}

/** Bytes of a native value; null for fragments and sequences. */
function lengthOf(element: Element): number | null {
  if (element.kind === 'value') return element.bytes.length;
  return element.kind === 'bulk' ? element.blob.size : null;
}

/** How many frames the pixels themselves hold; null when they do not tell. */
function framesByPixels(dataSet: DataSet): number | null {
  for (const [tag, fixedBits] of PIXEL_TAGS) {
    const pixels = dataSet.get(tag);
    if (pixels?.kind === 'encapsulated') {
      const { basicOffsetTable, fragments } = pixels;
      if (basicOffsetTable.length > 0) return basicOffsetTable.length;
      return fragments.length === 1 ? 1 : null;
    }
    const length = pixels && lengthOf(pixels);
    if (length === undefined || length === null) continue;
    const bits = frameBitsOf(dataSet, fixedBits);
    return bits === null || bits <= 0 ? null : Math.floor((length * 8) / bits);
  }
  return null;
}

/**
 * Number of Frames, 1 where it is absent. Nonsense (0, −5, text) is decided by the pixels.
 * @throws {AppError} dicom/malformed when they do not tell either
 */
export function frameCountOf(dataSet: DataSet): number {
  const [stated] = numbersOf(dataSet, Tags.NumberOfFrames);
  if (stated === undefined || (Number.isInteger(stated) && stated > 0)) return stated ?? 1;
  const counted = framesByPixels(dataSet);
  if (counted === null || counted < 1) {
    throw new AppError('dicom/malformed', 'number of frames is nonsense, the pixels do not tell');
  }
  return counted;
}

/** Zeros up to the end of a disk block; more than that, or anything else, is picture. */
const MOST_PADDING_BYTES = 512;

function surplusError(expectedBytes: number, foundBytes: number): AppError {
  return new AppError('dicom/malformed', 'more pixels than the header says', {
    expectedBytes,
    foundBytes,
  });
}

function isPadding(surplus: Uint8Array): boolean {
  return surplus.length < 2 || surplus.every((byte) => byte === 0);
}

/** Where the pixels of native data end; null when the header does not say. Never beyond the value. */
function checkedEnd(dataSet: DataSet, foundBytes: number, fixedBits: number | null): number | null {
  const bits = frameBitsOf(dataSet, fixedBits);
  if (bits === null) return null;
  const expectedBytes = Math.ceil((bits * frameCountOf(dataSet)) / 8);
  if (foundBytes < expectedBytes) {
    throw new AppError('dicom/truncated', 'fewer pixels than the header says', {
      expectedBytes,
      foundBytes,
    });
  }
  if (foundBytes - expectedBytes > MOST_PADDING_BYTES) {
    throw surplusError(expectedBytes, foundBytes);
  }
  return expectedBytes;
}

/**
 * A file that was cut off may still end at the end of an element: the pixels are counted too. Pixels
 * beyond the size in the header mean that the header is wrong, and so would be the picture. Of pixel
 * data on the disk the length alone is looked at; checkBulkIsWhole does the rest.
 * @throws {AppError} dicom/truncated, dicom/malformed
 */
export function checkPixelDataIsWhole(dataSet: DataSet): void {
  for (const [tag, fixedBits] of PIXEL_TAGS) {
    const pixels = dataSet.get(tag);
    if (pixels?.kind === 'encapsulated' && pixels.fragments.length < 1) {
      throw new AppError('dicom/truncated', 'pixel data without a fragment');
    }
    const length = pixels && lengthOf(pixels);
    if (length === undefined || length === null) continue;
    const end = checkedEnd(dataSet, length, fixedBits);
    if (end !== null && pixels?.kind === 'value' && !isPadding(pixels.bytes.subarray(end))) {
      throw surplusError(end, length);
    }
  }
}

/**
 * checkPixelDataIsWhole for pixel data on the disk: what stands behind the pixels is read, too.
 * @throws {AppError} dicom/truncated, dicom/malformed
 */
export async function checkBulkIsWhole(dataSet: DataSet): Promise<void> {
  for (const [tag, fixedBits] of PIXEL_TAGS) {
    const pixels = dataSet.get(tag);
    if (pixels?.kind !== 'bulk') continue;
    const { size } = pixels.blob;
    const end = checkedEnd(dataSet, size, fixedBits);
    if (end !== null && !isPadding(await readRange(pixels.blob, end, size))) {
      throw surplusError(end, size);
    }
  }
}
