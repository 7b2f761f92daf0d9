import { rangeOf } from './grey-image.ts';

export interface Window {
  readonly center: number;
  /** At least 1. */
  readonly width: number;
}

/** Stored values to modality values (HU for CT): PS3.3 C.11.1.1.2, Rescale Slope and Intercept. */
export function rescale(stored: ArrayLike<number>, slope: number, intercept: number): Float32Array {
  const result = new Float32Array(stored.length);
  for (let i = 0; i < result.length; i++) result[i] = (stored[i] as number) * slope + intercept;
  return result;
}

/** A window over all values, for images that bring none. */
export function fullWindow(pixels: Float32Array): Window {
  const [min, max] = rangeOf(pixels);
  return { center: (min + max + 1) / 2, width: Math.max(1, max - min + 1) };
}

/**
 * Modality values to 8-bit display values by the linear function of PS3.3 C.11.2.1.2.1, where width
 * 1 is a threshold. `inverted` is for MONOCHROME1, whose smallest value is white.
 */
export function windowToBytes(
  pixels: Float32Array,
  { center, width }: Window,
  { inverted = false }: { readonly inverted?: boolean } = {},
): Uint8ClampedArray<ArrayBuffer> {
  const result = new Uint8ClampedArray(pixels.length);
  const low = center - 0.5 - (width - 1) / 2;
  const high = center - 0.5 + (width - 1) / 2;
  for (let i = 0; i < result.length; i++) {
    const x = pixels[i] as number;
    // The order matters: with width 1 both bounds are equal and nothing is in between.
    const y = x <= low ? 0 : x > high ? 255 : ((x - (center - 0.5)) / (width - 1) + 0.5) * 255;
    result[i] = inverted ? 255 - y : y;
  }
  return result;
}

/** MONOCHROME1 to MONOCHROME2: turned about the range that the stored bits allow, so bright is more. */
export function invertedAbout(
  pixels: Float32Array,
  [low, high]: readonly [low: number, high: number],
): Float32Array {
  return pixels.map((value) => low + high - value);
}
