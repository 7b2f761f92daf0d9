import { AppError } from '../errors.ts';
import type { PixelArray, PixelDescription } from './pixel-description.ts';

function interleave<T extends PixelArray>(planes: T): T {
  const interleaved = planes.slice() as T;
  const pixels = planes.length / 3;
  for (let sample = 0; sample < 3; sample += 1) {
    for (let at = 0; at < pixels; at += 1) {
      interleaved[at * 3 + sample] = planes[sample * pixels + at] ?? 0;
    }
  }
  return interleaved;
}

/** Each pair of pixels is stored as Y Y Cb Cr, PS3.3 section C.7.6.3.1.2. */
function expand422(stored: PixelArray): Uint8Array<ArrayBuffer> {
  const expanded = new Uint8Array((stored.length / 2) * 3);
  for (let from = 0, to = 0; from + 3 < stored.length; from += 4, to += 6) {
    for (let pixel = 0; pixel < 2; pixel += 1) {
      expanded[to + pixel * 3] = stored[from + pixel] ?? 0;
      expanded[to + pixel * 3 + 1] = stored[from + 2] ?? 0;
      expanded[to + pixel * 3 + 2] = stored[from + 3] ?? 0;
    }
  }
  return expanded;
}

/** Full range YCbCr to RGB, ITU-R BT.601 as in PS3.3 section C.7.6.3.1.2. */
function ybrFullToRgb(ybr: PixelArray): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8ClampedArray(ybr.length);
  for (let at = 0; at < ybr.length; at += 3) {
    const y = ybr[at] ?? 0;
    const cb = (ybr[at + 1] ?? 0) - 128;
    const cr = (ybr[at + 2] ?? 0) - 128;
    rgb[at] = y + 1.402 * cr;
    rgb[at + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[at + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
}

/**
 * Three samples a pixel, as native pixel data stores them, to RGB, RGB, RGB …
 * @throws {AppError} dicom/unsupported-pixel-format
 */
export function interleavedRgb(stored: PixelArray, pixels: PixelDescription): PixelArray {
  const { photometricInterpretation, planarConfiguration } = pixels;
  const isPlain = pixels.bitsAllocated === 8 && pixels.pixelRepresentation === 0;
  if (photometricInterpretation === 'RGB') {
    return planarConfiguration === 1 ? interleave(stored) : stored;
  }
  if (photometricInterpretation === 'YBR_FULL' && isPlain) {
    return ybrFullToRgb(planarConfiguration === 1 ? interleave(stored) : stored);
  }
  if (photometricInterpretation === 'YBR_FULL_422' && isPlain && pixels.columns % 2 === 0) {
    return ybrFullToRgb(expand422(stored));
  }
  throw new AppError('dicom/unsupported-pixel-format', 'colour space not covered', {
    bitsAllocated: pixels.bitsAllocated,
  });
}
