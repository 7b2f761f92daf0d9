import { withElements } from '../../dicom/build.ts';
import type { BulkElement, DataSet, DicomFile, ValueElement } from '../../dicom/dataset.ts';
import { readRange } from '../../dicom/file-bytes.ts';
import { nativeFrameBits } from '../../dicom/pixel-length.ts';
import { describePixels, type PixelDescription } from '../../dicom/pixels.ts';
import * as T from '../../dicom/tags.generated.ts';
import { AppError } from '../../errors.ts';
import { blackOf } from './black.ts';
import { clipBox, type PixelBox } from './pixel-box.ts';

/** Of pixel data on the disk so much is in memory at once, or one frame where that is more. */
const HELD_BYTES = 16 * 1024 ** 2;

/** Samples that stand together and repeat along a row: a pixel, a sample of a plane, a pair of 4:2:2. */
interface Units {
  /** Of the first unit in the frame, in bytes. */
  readonly start: number;
  /** Columns of the picture that one unit makes. */
  readonly columns: number;
  readonly black: Uint8Array;
}

/** The stored bits with the black, all other bits of the word zero: old overlays stood there. */
function wordOf(value: number, pixels: PixelDescription): Uint8Array {
  const { sampleType, bitsAllocated, bitsStored, highBit } = pixels;
  const bytes = new Uint8Array(bitsAllocated / 8);
  const view = new DataView(bytes.buffer);
  if (sampleType === 'float') view.setFloat32(0, value, true);
  else if (sampleType === 'double') view.setFloat64(0, value, true);
  else {
    const range = 2n ** BigInt(bitsStored);
    let word = ((BigInt(Math.round(value)) + range) % range) << BigInt(highBit + 1 - bitsStored);
    for (let at = 0; at < bytes.length; at += 1, word >>= 8n) bytes[at] = Number(word & 0xffn);
  }
  return bytes;
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

/** Frames are read in numbers that end with a byte. */
function framesAtOnce(bits: number): number {
  const inBytes = bits % 8 === 0 ? 1 : 8;
  return inBytes * Math.max(1, Math.floor((HELD_BYTES * 8) / (bits * inBytes)));
}

async function blankBlob(
  blob: Blob,
  pixels: PixelDescription,
  blank: Blanker,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  const bits = nativeFrameBits(pixels);
  const step = framesAtOnce(bits);
  const parts: Blob[] = [];
  let end = 0;
  for (let frame = 0; frame < pixels.frames; frame += step) {
    signal?.throwIfAborted();
    const frames = Math.min(step, pixels.frames - frame);
    const start = end;
    end = Math.ceil((bits * (frame + frames)) / 8);
    const bytes = await readRange(blob, start, end);
    if (bytes.length < end - start) throw tooShort();
    blank(bytes, frames);
    // As a Blob of its own it may go to the disk, which an array may not.
    parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  }
  return new Blob([...parts, blob.slice(end)]);
}

function tooShort(): AppError {
  return new AppError('dicom/truncated', 'fewer pixels than the header says');
}

function nativePixelData(dataSet: DataSet): ValueElement | BulkElement {
  const found =
    dataSet.get(T.PixelData) ??
    dataSet.get(T.FloatPixelData) ??
    dataSet.get(T.DoubleFloatPixelData);
  if (found?.kind === 'value' || found?.kind === 'bulk') return found;
  throw new AppError('dicom/unsupported-transfer-syntax', 'pixel data must be decoded first');
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
  const element = nativePixelData(dataSet);
  const blank = blankerOf(dataSet, pixels, clipped);
  if (element.kind === 'bulk') {
    const blob = await blankBlob(element.blob, pixels, blank, signal);
    return { ...file, dataSet: withElements(dataSet, [{ ...element, blob }]) };
  }
  if ((nativeFrameBits(pixels) * pixels.frames) / 8 > element.bytes.length) throw tooShort();
  const bytes = element.bytes.slice();
  blank(bytes, pixels.frames);
  return { ...file, dataSet: withElements(dataSet, [{ ...element, bytes }]) };
}
