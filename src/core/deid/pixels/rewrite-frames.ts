import { withElements } from '../../dicom/build.ts';
import type { BulkElement, DataSet, DicomFile, ValueElement } from '../../dicom/dataset.ts';
import { readRange } from '../../dicom/file-bytes.ts';
import { nativeFrameBits } from '../../dicom/pixel-length.ts';
import { describePixels, type PixelDescription } from '../../dicom/pixels.ts';
import * as T from '../../dicom/tags.generated.ts';
import { AppError } from '../../errors.ts';

/** Of pixel data on the disk so much is in memory at once, or one frame where that is more. */
const HELD_BYTES = 16 * 1024 ** 2;

/** Changes so many frames in place, which begin with the first bit; `first` counts from 0. */
type FrameChange = (bytes: Uint8Array, first: number, frames: number) => void;

/** Frames are read in numbers that end with a byte. */
function framesAtOnce(bits: number): number {
  const inBytes = bits % 8 === 0 ? 1 : 8;
  return inBytes * Math.max(1, Math.floor((HELD_BYTES * 8) / (bits * inBytes)));
}

function tooShort(): AppError {
  return new AppError('dicom/truncated', 'fewer pixels than the header says');
}

async function rewriteBlob(
  blob: Blob,
  pixels: PixelDescription,
  change: FrameChange,
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
    change(bytes, frame, frames);
    // As a Blob of its own it may go to the disk, which an array may not.
    parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  }
  return new Blob([...parts, blob.slice(end)]);
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
 * The file with other native pixels. The input is not changed. Pixel data on the disk is rewritten a few
 * frames at a time and stays on the disk.
 * @throws {AppError} dicom/unsupported-transfer-syntax (not native), dicom/truncated, as describePixels; AbortError
 */
export async function rewriteFrames(
  file: DicomFile,
  change: FrameChange,
  signal?: AbortSignal,
): Promise<DicomFile> {
  const { dataSet } = file;
  const pixels = describePixels(dataSet);
  const element = nativePixelData(dataSet);
  if (element.kind === 'bulk') {
    const blob = await rewriteBlob(element.blob, pixels, change, signal);
    return { ...file, dataSet: withElements(dataSet, [{ ...element, blob }]) };
  }
  if ((nativeFrameBits(pixels) * pixels.frames) / 8 > element.bytes.length) throw tooShort();
  const bytes = element.bytes.slice();
  change(bytes, 0, pixels.frames);
  return { ...file, dataSet: withElements(dataSet, [{ ...element, bytes }]) };
}
