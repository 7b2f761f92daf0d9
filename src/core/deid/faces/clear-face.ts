import type { DicomFile } from '../../dicom/dataset.ts';
import { describePixels, type PixelDescription } from '../../dicom/pixels.ts';
import { AppError } from '../../errors.ts';
import { modalityOf } from '../../imaging/modality.ts';
import { rewriteFrames } from '../pixels/rewrite-frames.ts';
import { wordOf } from '../pixels/stored-word.ts';
import { isCleared, type FrameMask } from './frame-masks.ts';

/** What of one file is cleared. */
export interface FaceMask {
  /** By frame; null where nothing is cleared. */
  readonly frames: readonly (FrameMask | null)[];
  /** Modality value of the air round the head (HU for CT). */
  readonly air: number;
}

/** The stored value that means a modality value, as near as the pixels can say it. */
function storedValue(value: number, pixels: PixelDescription): number {
  const { rescaleSlope, rescaleIntercept, sampleType, bitsStored, pixelRepresentation } = pixels;
  const exact = (value - rescaleIntercept) / rescaleSlope;
  if (sampleType !== 'integer') return exact;
  const [low, high] =
    pixelRepresentation === 1
      ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
      : [0, 2 ** bitsStored - 1];
  return Math.min(high, Math.max(low, Math.round(exact)));
}

/**
 * The file with the pixels of the masks set to air. All others keep their bytes; the input is not changed.
 * @throws {AppError} dicom/unsupported-pixel-format (colour, single bits, a Modality LUT, masks of another size),
 * and as rewriteFrames; AbortError
 */
export async function clearFace(
  file: DicomFile,
  { frames: masks, air }: FaceMask,
  signal?: AbortSignal,
): Promise<DicomFile> {
  const { dataSet } = file;
  const pixels = describePixels(dataSet);
  const { rows, columns, bitsAllocated, samplesPerPixel, frames: count } = pixels;
  const isOfSize = masks.every((mask) => !mask || (mask.rows === rows && mask.columns === columns));
  const isPlain = samplesPerPixel === 1 && bitsAllocated > 1;
  if (
    !isPlain ||
    !isOfSize ||
    masks.length !== count ||
    modalityOf(dataSet, pixels).modalityTable
  ) {
    throw new AppError('dicom/unsupported-pixel-format', 'pixels that no face mask fits', {
      samplesPerPixel,
      bitsAllocated,
    });
  }
  const bytesEach = bitsAllocated / 8;
  return rewriteFrames(
    file,
    (bytes, first, frames) => {
      for (let frame = 0; frame < frames; frame += 1) {
        const mask = masks[first + frame];
        if (!mask) continue;
        const word = wordOf(storedValue(air, describePixels(dataSet, first + frame)), pixels);
        const start = frame * rows * columns * bytesEach;
        for (let pixel = 0; pixel < rows * columns; pixel += 1) {
          if (isCleared(mask, pixel)) bytes.set(word, start + pixel * bytesEach);
        }
      }
    },
    signal,
  );
}
