import type { Frame } from '../rpc/frames-api.ts';
import { toModality } from './modality.ts';
import { voiToBytes, type Voi } from './voi.ts';

/** Padding is no picture: background, whichever way round the picture is shown. PS3.3 C.7.5.1.1.2. */
const BACKGROUND = 0;

function rangeOfIntegers(pixels: ArrayLike<number>): readonly [min: number, max: number] {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

/**
 * Display values of a monochrome frame, 0 black to 255 white, one a pixel: modality, VOI and presentation
 * of PS3.4 annex N in one step. `isTurned`: the reader has the picture the other way round than it asks for.
 */
export function displayBytes(
  frame: Frame,
  voi: Voi,
  isTurned: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const { pixels, padding } = frame;
  const inverted = frame.inverted !== isTurned;
  const toBytes = (stored: ArrayLike<number>) => {
    const bytes = voiToBytes(toModality(stored, frame), voi, { inverted });
    if (!padding) return bytes;
    for (let i = 0; i < bytes.length; i++) {
      const value = stored[i] as number;
      if (value >= padding.min && value <= padding.max) bytes[i] = BACKGROUND;
    }
    return bytes;
  };
  if (pixels instanceof Float32Array) return toBytes(pixels);
  const [min, max] = rangeOfIntegers(pixels);
  const span = max - min + 1;
  if (pixels.length < span) return toBytes(pixels);
  // More pixels than values between the least and the greatest: each value is worked out once.
  const table = toBytes(Float64Array.from({ length: span }, (_, index) => min + index));
  const result = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = table[(pixels[i] as number) - min] as number;
  }
  return result;
}
