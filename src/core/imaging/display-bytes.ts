import type { Frame } from '../rpc/frames-api.ts';
import { toModality } from './modality.ts';
import { voiToBytes, type Voi } from './voi.ts';

/** Padding is no picture: background, whichever way round the picture is shown. PS3.3 C.7.5.1.1.2. */
const BACKGROUND = 0;

type SmallSamples = Uint8Array | Int8Array | Uint16Array | Int16Array;

function isSmall(pixels: Frame['pixels']): pixels is SmallSamples {
  return pixels.BYTES_PER_ELEMENT < 4;
}

/** From here on all possible values are fewer than the steps of a look through the samples. */
const MOST_LOOKED_THROUGH = 2 ** 20;

function rangeOf(samples: SmallSamples): readonly [min: number, max: number] {
  if (samples.length > MOST_LOOKED_THROUGH) {
    const span = 2 ** (8 * samples.BYTES_PER_ELEMENT);
    const isSigned = samples instanceof Int8Array || samples instanceof Int16Array;
    return isSigned ? [-span / 2, span / 2 - 1] : [0, span - 1];
  }
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

function everyValueOf(samples: SmallSamples): Float64Array {
  const [min, max] = rangeOf(samples);
  const values = new Float64Array(Math.max(0, max - min + 1));
  for (let i = 0; i < values.length; i++) values[i] = min + i;
  return values;
}

/** `table[0]` belongs to the value `first`. Samples are taken without sign, which wraps round the same way. */
function lookedUp(
  { buffer, byteOffset, length, BYTES_PER_ELEMENT }: SmallSamples,
  table: Uint8ClampedArray,
  first: number,
): Uint8ClampedArray<ArrayBuffer> {
  const isByte = BYTES_PER_ELEMENT === 1;
  const bits = isByte
    ? new Uint8Array(buffer, byteOffset, length)
    : new Uint16Array(buffer, byteOffset, length);
  const mask = isByte ? 0xff : 0xffff;
  const result = new Uint8ClampedArray(length);
  for (let i = 0; i < length; i++) {
    result[i] = table[((bits[i] as number) - first) & mask] as number;
  }
  return result;
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
  if (!isSmall(pixels)) return toBytes(pixels);
  const values = everyValueOf(pixels);
  // More pixels than values between the least and the greatest: each value is worked out once.
  return values.length < pixels.length
    ? lookedUp(pixels, toBytes(values), values[0] ?? 0)
    : toBytes(pixels);
}
