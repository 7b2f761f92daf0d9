import { AppError } from '../errors.ts';
import { interleavedRgb } from './color.ts';
import type { DataSet } from './dataset.ts';
import { describePixels, type PixelArray, type PixelDescription } from './pixel-description.ts';
import { nativeFrameBits } from './pixel-length.ts';
import * as Tags from './tags.generated.ts';

/** Bytes from `start` up to `end` of native pixel data; the frame begins at bit `firstBit` of the first. */
export interface NativeFrameRange {
  readonly start: number;
  readonly end: number;
  readonly firstBit: number;
}

/**
 * Where a frame stands in native pixel data. Frames of single bits may begin inside a byte.
 * @throws {AppError} internal/unexpected when there is no such frame
 */
export function nativeFrameRange(pixels: PixelDescription, index: number): NativeFrameRange {
  if (!Number.isInteger(index) || index < 0 || index >= pixels.frames) {
    throw new AppError('internal/unexpected', 'no such frame', { index, frames: pixels.frames });
  }
  const bits = nativeFrameBits(pixels);
  const first = bits * index;
  return { start: Math.floor(first / 8), end: Math.ceil((first + bits) / 8), firstBit: first % 8 };
}

/** Least significant bit first, PS3.5 section 8.1.1. */
function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(count);
  for (let index = 0, bit = firstBit; index < count; index += 1, bit += 1) {
    unpacked[index] = ((bytes[bit >> 3] as number) >> (bit & 7)) & 1;
  }
  return unpacked;
}

type UnsignedSamples = Uint8Array | Uint16Array | Uint32Array;
type SignedSamples = Int8Array | Int16Array | Int32Array;

/**
 * Bits above the high bit (old overlays) and below the stored ones are no pixel. Several small samples
 * go at once as one word of 32 bits.
 */
function maskInPlace(samples: UnsignedSamples, bitsStored: number, highBit: number): void {
  const bitsAllocated = samples.BYTES_PER_ELEMENT * 8;
  const down = highBit + 1 - bitsStored;
  let mask = 2 ** bitsStored - 1;
  let word = mask;
  for (let bits = bitsAllocated; bits < 32; bits *= 2) word += word * 2 ** bits;
  const words = new Uint32Array(samples.buffer, 0, samples.byteLength >> 2);
  if (down === 0) {
    for (let index = 0; index < words.length; index += 1) {
      words[index] = (words[index] as number) & word;
    }
  } else {
    // What comes down from the sample above is masked away in the same step.
    for (let index = 0; index < words.length; index += 1) {
      words[index] = ((words[index] as number) >>> down) & word;
    }
  }
  mask = mask >>> 0;
  for (let at = words.length * (32 / bitsAllocated); at < samples.length; at += 1) {
    samples[at] = ((samples[at] as number) >>> down) & mask;
  }
}

function extendSignInPlace(samples: SignedSamples, bitsStored: number, highBit: number): void {
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = ((samples[index] as number) << up) >> down;
  }
}

function integerSamples(buffer: ArrayBuffer, pixels: PixelDescription): PixelArray {
  const { bitsAllocated, bitsStored, highBit } = pixels;
  const isWhole = bitsStored === bitsAllocated;
  if (pixels.pixelRepresentation === 1) {
    const Signed =
      bitsAllocated === 16 ? Int16Array : bitsAllocated === 32 ? Int32Array : Int8Array;
    const samples = new Signed(buffer);
    if (!isWhole) extendSignInPlace(samples, bitsStored, highBit);
    return samples;
  }
  const Unsigned =
    bitsAllocated === 16 ? Uint16Array : bitsAllocated === 32 ? Uint32Array : Uint8Array;
  const samples = new Unsigned(buffer);
  if (!isWhole) maskInPlace(samples, bitsStored, highBit);
  return samples;
}

/**
 * The bytes of one native frame (of nativeFrameRange) as stored values, row-major, before rescale: length
 * rows × columns, or × 3 as interleaved RGB. Sign-extended or masked to Bits Stored. A new array.
 * @throws {AppError} dicom/unsupported-pixel-format, dicom/truncated
 */
export function samplesOf(
  frameBytes: Uint8Array,
  pixels: PixelDescription,
  firstBit = 0,
): PixelArray {
  const bits = nativeFrameBits(pixels);
  if (firstBit + bits > frameBytes.length * 8) {
    throw new AppError('dicom/truncated', 'fewer pixels than the header says');
  }
  if (pixels.bitsAllocated === 1) {
    if (pixels.samplesPerPixel !== 1) {
      throw new AppError('dicom/unsupported-pixel-format', 'colour in single bits');
    }
    return unpackBits(frameBytes, firstBit, bits);
  }
  const { buffer } = frameBytes.slice(0, bits / 8);
  if (pixels.sampleType === 'float') return new Float32Array(buffer);
  if (pixels.sampleType === 'double') return new Float64Array(buffer);
  const samples = integerSamples(buffer, pixels);
  return pixels.samplesPerPixel === 3 ? interleavedRgb(samples, pixels) : samples;
}

/**
 * One frame of native pixel data in memory, as samplesOf gives it.
 * @throws {AppError} dicom/no-pixel-data, dicom/unsupported-transfer-syntax (not decoded yet),
 * dicom/unsupported-pixel-format, dicom/malformed, dicom/truncated, dicom/too-large
 */
export function nativeFrame(dataSet: DataSet, index: number): PixelArray {
  const pixels = describePixels(dataSet);
  const element =
    dataSet.get(Tags.PixelData) ??
    dataSet.get(Tags.FloatPixelData) ??
    dataSet.get(Tags.DoubleFloatPixelData);
  if (element?.kind !== 'value') {
    throw new AppError('dicom/unsupported-transfer-syntax', 'pixel data must be decoded first');
  }
  const { start, end, firstBit } = nativeFrameRange(pixels, index);
  return samplesOf(element.bytes.subarray(start, end), pixels, firstBit);
}
