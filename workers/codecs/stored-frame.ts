import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet, DicomFile, EncapsulatedElement } from '../../src/core/dicom/dataset.ts';
import { readRange } from '../../src/core/dicom/file-bytes.ts';
import {
  describePixels,
  nativeFrame,
  nativeFrameRange,
  samplesOf,
  type PixelArray,
} from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { AppError } from '../../src/core/errors.ts';
import { decodeToNative } from './decode-frames.ts';
import { encapsulatedFrames, type FrameFragments } from './encapsulated-frames.ts';
import { nativePixelDataOf } from './native-pixel-data.ts';

/** Told apart once a file: scrolling asks for one frame after the other. */
const fragmentsOfFiles = new WeakMap<DicomFile, readonly FrameFragments[]>();

async function fragmentsOf(
  file: DicomFile,
  pixels: EncapsulatedElement,
): Promise<readonly FrameFragments[]> {
  const known = fragmentsOfFiles.get(file);
  if (known) return known;
  const { frames } = describePixels(file.dataSet);
  const found = await encapsulatedFrames(file.dataSet, pixels, frames);
  fragmentsOfFiles.set(file, found);
  return found;
}

/** The file cut down to one frame, so that no other is read or decoded. */
async function withOneFrame(
  file: DicomFile,
  pixels: EncapsulatedElement,
  index: number,
): Promise<DicomFile> {
  const frames = await fragmentsOf(file, pixels);
  const fragments = frames[index];
  if (!fragments) {
    throw new AppError('internal/unexpected', 'no such frame', { index, frames: frames.length });
  }
  const dataSet = withElements(file.dataSet, [
    element(Tag.NumberOfFrames, 'IS', 1),
    { ...pixels, basicOffsetTable: new Uint32Array(), fragments },
  ]);
  return { ...file, dataSet };
}

async function samplesOfNative(dataSet: DataSet, index: number): Promise<PixelArray> {
  const bulk = nativePixelDataOf(dataSet);
  if (bulk?.kind !== 'bulk') return nativeFrame(dataSet, index);
  const pixels = describePixels(dataSet);
  const { start, end, firstBit } = nativeFrameRange(pixels, index);
  return samplesOf(await readRange(bulk.blob, start, end), pixels, firstBit);
}

/**
 * The stored values of one frame as nativeFrame gives them, whatever the file is written in. Nothing but
 * the frame is read from the disk or decoded.
 * @throws {AppError} as decodeToNative and nativeFrame; AbortError
 */
export async function storedFrame(
  file: DicomFile,
  index: number,
  signal?: AbortSignal,
): Promise<PixelArray> {
  const pixels = file.dataSet.get(Tag.PixelData);
  if (pixels?.kind === 'encapsulated') {
    const native = await decodeToNative(await withOneFrame(file, pixels, index), signal);
    return samplesOfNative(native.dataSet, 0);
  }
  const native = await decodeToNative(file, signal);
  return samplesOfNative(native.dataSet, index);
}
