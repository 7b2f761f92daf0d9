import { AppError } from '../errors.ts';
import type { DataSet } from './dataset.ts';
import * as Tags from './tags.generated.ts';
import { numberOf, stringOf } from './values.ts';

/** Number of Frames, 1 where it is absent or nonsense. */
export function frameCountOf(dataSet: DataSet): number {
  const frames = numberOf(dataSet, Tags.NumberOfFrames) ?? 1;
  return Number.isInteger(frames) && frames > 0 ? frames : 1;
}

/** The shape that decides how long native pixel data is. */
export interface NativeShape {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: number;
  readonly bitsAllocated: number;
  readonly photometricInterpretation: string;
}

/** Bits of one native frame; 4:2:2 shares each pair of chroma samples, PS3.3 C.7.6.3.1.2. */
export function nativeFrameBits(shape: NativeShape): number {
  const is422 = shape.photometricInterpretation.endsWith('_422') && shape.samplesPerPixel === 3;
  const samples = is422 ? 2 : shape.samplesPerPixel;
  return shape.rows * shape.columns * samples * shape.bitsAllocated;
}

/** Zeros up to the end of a disk block; more than that, or anything else, is picture. */
const MOST_PADDING_BYTES = 512;

function isPadding(surplus: Uint8Array): boolean {
  return (
    surplus.length < 2 ||
    (surplus.length <= MOST_PADDING_BYTES && surplus.every((byte) => byte === 0))
  );
}

/**
 * A file that was cut off may still end at the end of an element: the pixels are counted too. Pixels
 * beyond the size in the header mean that the header is wrong, and so would be the picture.
 * @throws {AppError} dicom/truncated, dicom/malformed
 */
export function checkPixelDataIsWhole(dataSet: DataSet): void {
  const frames = frameCountOf(dataSet);
  for (const [tag, fixedBits] of [
    [Tags.PixelData, null],
    [Tags.FloatPixelData, 32],
    [Tags.DoubleFloatPixelData, 64],
  ] as const) {
    const pixels = dataSet.get(tag);
    if (pixels?.kind === 'encapsulated' && pixels.fragments.length < 1) {
      throw new AppError('dicom/truncated', 'pixel data without a fragment');
    }
    if (pixels?.kind !== 'value') continue;
    const rows = numberOf(dataSet, Tags.Rows);
    const columns = numberOf(dataSet, Tags.Columns);
    const bitsAllocated = fixedBits ?? numberOf(dataSet, Tags.BitsAllocated);
    if (rows === undefined || columns === undefined || bitsAllocated === undefined) continue;
    const samplesPerPixel = numberOf(dataSet, Tags.SamplesPerPixel) ?? 1;
    const photometricInterpretation = stringOf(dataSet, Tags.PhotometricInterpretation) ?? '';
    const shape = { rows, columns, samplesPerPixel, bitsAllocated, photometricInterpretation };
    const expectedBytes = Math.ceil((nativeFrameBits(shape) * frames) / 8);
    if (pixels.bytes.length < expectedBytes) {
      throw new AppError('dicom/truncated', 'fewer pixels than the header says', {
        expectedBytes,
        foundBytes: pixels.bytes.length,
      });
    }
    if (!isPadding(pixels.bytes.subarray(expectedBytes))) {
      throw new AppError('dicom/malformed', 'more pixels than the header says', {
        expectedBytes,
        foundBytes: pixels.bytes.length,
      });
    }
  }
}
