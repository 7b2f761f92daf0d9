import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DicomFile, EncapsulatedElement } from '../../src/core/dicom/dataset.ts';
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

/** A native file cut down to one frame; as it is where a frame may begin inside a byte. */
function withOneNativeFrame(file: DicomFile, index: number): DecodedFrame {
  const native = nativePixelDataOf(file.dataSet);
  const pixels = describePixels(file.dataSet);
  if (!native || pixels.bitsAllocated === 1) return { file, index };
  const { start, end } = nativeFrameRange(pixels, index);
  const cut =
    native.kind === 'value'
      ? { ...native, bytes: native.bytes.subarray(start, end) }
      : { ...native, blob: native.blob.slice(start, end) };
  const one = element(Tag.NumberOfFrames, 'IS', 1);
  return { file: { ...file, dataSet: withElements(file.dataSet, [one, cut]) }, index: 0 };
}

/** A native file in which the frame stands at `index`. */
export interface DecodedFrame {
  readonly file: DicomFile;
  readonly index: number;
}

/**
 * One frame as a native file, whatever it is written in. Nothing but the frame is read or decoded.
 * @throws {AppError} as decodeToNative; AbortError
 */
export async function decodedFrame(
  file: DicomFile,
  index: number,
  signal?: AbortSignal,
): Promise<DecodedFrame> {
  const pixels = file.dataSet.get(Tag.PixelData);
  if (pixels?.kind === 'encapsulated') {
    return {
      file: await decodeToNative(await withOneFrame(file, pixels, index), signal),
      index: 0,
    };
  }
  return withOneNativeFrame(await decodeToNative(file, signal), index);
}

/**
 * Its stored values as nativeFrame gives them.
 * @throws {AppError} as nativeFrame; a DOMException when the file cannot be read
 */
export async function samplesOfFrame({ file, index }: DecodedFrame): Promise<PixelArray> {
  const { dataSet } = file;
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
  return samplesOfFrame(await decodedFrame(file, index, signal));
}
