import { AppError } from '../errors.ts';
import { interleavedRgb } from './color.ts';
import type { DataSet } from './dataset.ts';
import { nativeFrameBits } from './pixel-length.ts';
import { describePixels, type PixelArray, type PixelDescription } from './pixel-description.ts';
import * as Tags from './tags.generated.ts';

function unpackBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array<ArrayBuffer> {
  const unpacked = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) {
    const bit = firstBit + index; // Least significant bit first, PS3.5 section 8.1.1.
    unpacked[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return unpacked;
}

function asArray(buffer: ArrayBuffer, pixels: PixelDescription): PixelArray {
  if (pixels.sampleType === 'float') return new Float32Array(buffer);
  if (pixels.sampleType === 'double') return new Float64Array(buffer);
  const isSigned = pixels.pixelRepresentation === 1;
  switch (pixels.bitsAllocated) {
    case 16:
      return isSigned ? new Int16Array(buffer) : new Uint16Array(buffer);
    case 32:
      return isSigned ? new Int32Array(buffer) : new Uint32Array(buffer);
    default:
      return isSigned ? new Int8Array(buffer) : new Uint8Array(buffer);
  }
}

/** Leaves the stored bits alone: what stands above the high bit (old overlays) is no pixel. */
function keepStoredBits(samples: PixelArray, pixels: PixelDescription): void {
  const { bitsAllocated, bitsStored, highBit, pixelRepresentation, sampleType } = pixels;
  if (sampleType !== 'integer' || bitsStored === bitsAllocated) return;
  const up = 31 - highBit;
  const down = 32 - bitsStored;
  for (let index = 0; index < samples.length; index += 1) {
    const raised = (samples[index] ?? 0) << up;
    samples[index] = pixelRepresentation === 1 ? raised >> down : raised >>> down;
  }
}

/**
 * One frame of native pixel data as stored values, row-major, before rescale: length rows × columns,
 * or × 3 as interleaved RGB. Sign-extended or masked to Bits Stored. The array is a copy.
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
  if (!Number.isInteger(index) || index < 0 || index >= pixels.frames) {
    throw new AppError('internal/unexpected', 'no such frame', { index, frames: pixels.frames });
  }
  const bits = nativeFrameBits(pixels);
  if (Math.ceil((bits * (index + 1)) / 8) > element.bytes.length) {
    throw new AppError('dicom/truncated', 'fewer pixels than the header says');
  }
  if (pixels.bitsAllocated === 1) {
    if (pixels.samplesPerPixel !== 1) {
      throw new AppError('dicom/unsupported-pixel-format', 'colour in single bits');
    }
    return unpackBits(element.bytes, bits * index, bits);
  }
  const bytesEach = bits / 8;
  const frame = element.bytes.slice(bytesEach * index, bytesEach * (index + 1));
  const samples = asArray(frame.buffer, pixels);
  keepStoredBits(samples, pixels);
  return pixels.samplesPerPixel === 3 ? interleavedRgb(samples, pixels) : samples;
}
