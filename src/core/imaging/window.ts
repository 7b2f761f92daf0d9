import { rangeOf } from './grey-image.ts';

/** VOI LUT Function (0028,1056), PS3.3 section C.11.2.1.3. */
export type WindowFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface Window {
  readonly center: number;
  /** At least 1 for LINEAR, above 0 for the others. */
  readonly width: number;
  /** LINEAR when absent, as in the standard. */
  readonly function?: WindowFunction;
}

/** A window over all values, for images that bring none. */
export function fullWindow(pixels: Float32Array): Window {
  const [min, max] = rangeOf(pixels);
  return { center: (min + max + 1) / 2, width: Math.max(1, max - min + 1) };
}

/** The values that become black and white; of a sigmoid, where its straight middle part would. */
export function windowEnds({
  center,
  width,
  function: by = 'LINEAR',
}: Window): readonly [black: number, white: number] {
  return by === 'LINEAR'
    ? [center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2]
    : [center - width / 2, center + width / 2];
}

/**
 * Modality values to 8-bit display values by the functions of PS3.3 C.11.2.1.2.1 and C.11.2.1.3; LINEAR
 * with width 1 is a threshold. `inverted` is for MONOCHROME1, whose smallest value is white. What is no
 * number is black.
 */
export function windowToBytes(
  pixels: Float32Array,
  window: Window,
  { inverted = false }: { readonly inverted?: boolean } = {},
): Uint8ClampedArray<ArrayBuffer> {
  const result = new Uint8ClampedArray(pixels.length);
  const { center, width } = window;
  if (window.function === 'SIGMOID') {
    const steepness = (inverted ? 4 : -4) / width;
    for (let i = 0; i < result.length; i++) {
      result[i] = 255 / (1 + Math.exp(steepness * ((pixels[i] as number) - center)));
    }
    return result;
  }
  const [low, high] = windowEnds(window);
  const span = high - low;
  for (let i = 0; i < result.length; i++) {
    const x = pixels[i] as number;
    // The order matters: with width 1 both ends are equal and nothing is in between.
    const y = x <= low ? 0 : x > high ? 255 : ((x - low) / span) * 255;
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
