import { displayBytes } from '../../../imaging/display-bytes.ts';
import type { Frame } from '../../../rpc/frames-api.ts';

/** One frame as an eye sees it: bytes a sample, 0 black; RGB interleaved where it has three. */
export interface ShownPicture {
  readonly rows: number;
  readonly columns: number;
  readonly samplesPerPixel: 1 | 3;
  readonly bytes: Uint8Array | Uint8ClampedArray;
}

/** Of the samples this share may be clipped by the window before a second look is worth its time. */
const CLIPPED_SHARE = 0.002;

function rangeOf(values: ArrayLike<number>): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Stored values from the least to the greatest, without window, table or padding. */
function stretched(frame: Frame): Uint8ClampedArray | null {
  const [low, high] = rangeOf(frame.pixels);
  if (!(high > low) || !Number.isFinite(high - low)) return null;
  const bytes = new Uint8ClampedArray(frame.pixels.length);
  const scale = 255 / (high - low);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = ((frame.pixels[at] as number) - low) * scale;
  }
  return bytes;
}

function isClipped(shown: Uint8ClampedArray, whole: Uint8ClampedArray): boolean {
  let clipped = 0;
  for (let at = 0; at < shown.length; at += 1) {
    const value = shown[at] as number;
    const stored = whole[at] as number;
    if ((value === 0 || value === 255) && stored > 0 && stored < 255) clipped += 1;
  }
  return clipped > shown.length * CLIPPED_SHARE;
}

/**
 * The frame in its own window, and where that hides a part of the grey values (behind them letters would
 * stand unseen) once more with all of them.
 */
export function shownPictures(frame: Frame): readonly ShownPicture[] {
  const { rows, columns, samplesPerPixel, pixels } = frame;
  if (samplesPerPixel === 3) {
    return [{ rows, columns, samplesPerPixel, bytes: Uint8Array.from(pixels) }];
  }
  const shown = displayBytes(frame, frame.vois[0], false);
  const picture: ShownPicture = { rows, columns, samplesPerPixel, bytes: shown };
  const whole = stretched(frame);
  return whole && isClipped(shown, whole) ? [picture, { ...picture, bytes: whole }] : [picture];
}
