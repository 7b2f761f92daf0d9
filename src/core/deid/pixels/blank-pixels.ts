import type { DataSet, DicomFile } from '../../dicom/dataset.ts';
import { nativeFrameBits } from '../../dicom/pixel-length.ts';
import { describePixels, type PixelDescription } from '../../dicom/pixels.ts';
import { AppError } from '../../errors.ts';
import { blackOf } from './black.ts';
import { clipBox, type PixelBox } from './pixel-box.ts';
import { rewriteFrames } from './rewrite-frames.ts';
import { wordOf } from './stored-word.ts';

/** Samples that stand together and repeat along a row: a pixel, a sample of a plane, a pair of 4:2:2. */
interface Units {
  /** Of the first unit in the frame, in bytes. */
  readonly start: number;
  /** Columns of the picture that one unit makes. */
  readonly columns: number;
  readonly black: Uint8Array;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function unitsOf(pixels: PixelDescription, black: readonly number[]): readonly Units[] {
  const { rows, columns, bitsAllocated, photometricInterpretation, planarConfiguration } = pixels;
  const words = black.map((value) => wordOf(value, pixels));
  const [first, ...chroma] = words;
  const isByPlane = words.length > 1 && planarConfiguration === 1;
  if (photometricInterpretation.endsWith('_422') && first) {
    if (isByPlane) {
      throw new AppError('dicom/unsupported-pixel-format', 'shared chroma in planes', {
        bitsAllocated,
      });
    }
    return [{ start: 0, columns: 2, black: joined([first, first, ...chroma]) }];
  }
  if (!isByPlane) return [{ start: 0, columns: 1, black: joined(words) }];
  const planeBytes = (rows * columns * bitsAllocated) / 8;
  return words.map((word, plane) => ({ start: plane * planeBytes, columns: 1, black: word }));
}

function fillUnits(
  bytes: Uint8Array,
  frameStart: number,
  { start, columns, black }: Units,
  box: PixelBox,
  { columns: width }: PixelDescription,
): void {
  const unitsInRow = Math.ceil(width / columns);
  const first = Math.floor(box.column / columns);
  const count = Math.ceil((box.column + box.columns) / columns) - first;
  for (let row = box.row; row < box.row + box.rows; row += 1) {
    let at = frameStart + start + (row * unitsInRow + first) * black.length;
    for (let unit = 0; unit < count; unit += 1, at += black.length) bytes.set(black, at);
  }
}

/** Least significant bit first, PS3.5 section 8.1.1; a frame may begin inside a byte. */
function fillBits(
  bytes: Uint8Array,
  frameStartBit: number,
  isSet: boolean,
  box: PixelBox,
  { columns }: PixelDescription,
): void {
  for (let row = box.row; row < box.row + box.rows; row += 1) {
    const first = frameStartBit + row * columns + box.column;
    for (let bit = first; bit < first + box.columns; bit += 1) {
      const mask = 1 << (bit & 7);
      const byte = bytes[bit >> 3] as number;
      bytes[bit >> 3] = isSet ? byte | mask : byte & ~mask;
    }
  }
}

/** Blanks the boxes in so many frames, which begin with the first byte. */
type Blanker = (bytes: Uint8Array, frames: number) => void;

function blankerOf(
  dataSet: DataSet,
  pixels: PixelDescription,
  boxes: readonly PixelBox[],
): Blanker {
  const black = blackOf(dataSet, pixels);
  const bits = nativeFrameBits(pixels);
  if (pixels.bitsAllocated === 1) {
    if (pixels.samplesPerPixel !== 1) {
      throw new AppError('dicom/unsupported-pixel-format', 'colour in single bits');
    }
    const isSet = black[0] === 1;
    return (bytes, frames) => {
      for (let frame = 0; frame < frames; frame += 1) {
        for (const box of boxes) fillBits(bytes, frame * bits, isSet, box, pixels);
      }
    };
  }
  const units = unitsOf(pixels, black);
  return (bytes, frames) => {
    for (let frame = 0; frame < frames; frame += 1) {
      for (const box of boxes) {
        for (const each of units) fillUnits(bytes, (frame * bits) / 8, each, box, pixels);
      }
    }
  };
}

/**
 * The file with every box black in all frames; a pair of pixels that share their colour goes black as a
 * whole. Boxes are clipped to the picture; all other pixels keep their bytes. The input is not changed.
 * Pixel data on the disk is rewritten a few frames at a time and stays on the disk.
 * @throws {AppError} dicom/unsupported-transfer-syntax (not native), dicom/unsupported-pixel-format,
 * dicom/malformed, dicom/truncated, dicom/no-pixel-data; AbortError
 */
export async function blankPixels(
  file: DicomFile,
  boxes: readonly PixelBox[],
  signal?: AbortSignal,
): Promise<DicomFile> {
  const { dataSet } = file;
  const pixels = describePixels(dataSet);
  const clipped = boxes.map((box) => clipBox(box, pixels)).filter((box) => box !== null);
  const blank = blankerOf(dataSet, pixels, clipped);
  return rewriteFrames(
    file,
    (bytes, _first, frames) => {
      blank(bytes, frames);
    },
    signal,
  );
}
