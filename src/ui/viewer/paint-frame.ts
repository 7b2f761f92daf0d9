import { rescale, windowToBytes, type Window } from '../../core/imaging/window.ts';
import type { Frame } from '../../core/rpc/frames-api.ts';

const INTEGER_RANGES = [
  [Uint8Array, 0, 255],
  [Int8Array, -128, 127],
  [Uint16Array, 0, 65_535],
  [Int16Array, -32_768, 32_767],
] as const;

const OPAQUE = 0xff000000;
const greyPixel = (value: number) => OPAQUE | (value << 16) | (value << 8) | value;

/** Display values of a monochrome frame, 0 to 255, by PS3.3 C.11.2.1.2. */
function greyBytes(frame: Frame, window: Window, inverted: boolean): Uint8ClampedArray {
  const { pixels, rescaleSlope, rescaleIntercept } = frame;
  const toBytes = (stored: ArrayLike<number>) =>
    windowToBytes(rescale(stored, rescaleSlope, rescaleIntercept), window, { inverted });
  const range = INTEGER_RANGES.find(([type]) => pixels instanceof type);
  if (range === undefined) return toBytes(pixels);
  const [, low, high] = range;
  const span = high - low + 1;
  if (pixels.length < span) return toBytes(pixels);
  // More pixels than possible values: each value is worked out once.
  const table = toBytes(Float32Array.from({ length: span }, (_, index) => low + index));
  const result = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < result.length; i++) {
    result[i] = table[(pixels[i] as number) - low] as number;
  }
  return result;
}

/**
 * A frame as RGBA of rows × columns, ready for a canvas. Colour frames are shown as stored; the
 * window belongs to monochrome ones. `inverted` turns what the frame's photometric says round.
 */
export function paintFrame(frame: Frame, window: Window, inverted: boolean): ImageData {
  const image = new ImageData(frame.columns, frame.rows);
  const packed = new Uint32Array(image.data.buffer);
  if (frame.samplesPerPixel === 3) {
    const { pixels } = frame;
    const flip = inverted ? 0xffffff : 0;
    for (let i = 0, at = 0; i < packed.length; i++, at += 3) {
      const [r, g, b] = [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
      packed[i] = OPAQUE | (((b << 16) | (g << 8) | r) ^ flip);
    }
    return image;
  }
  const bytes = greyBytes(frame, window, frame.inverted !== inverted);
  for (let i = 0; i < packed.length; i++) packed[i] = greyPixel(bytes[i] as number);
  return image;
}

/** Value of one pixel: rescaled (HU for CT), or three components of a colour; null outside. */
export function valueAt(frame: Frame, row: number, column: number): readonly number[] | null {
  if (row < 0 || column < 0 || row >= frame.rows || column >= frame.columns) return null;
  const at = (row * frame.columns + column) * frame.samplesPerPixel;
  const stored = frame.pixels.subarray(at, at + frame.samplesPerPixel);
  if (frame.samplesPerPixel === 3) return [...stored];
  return [...rescale(stored, frame.rescaleSlope, frame.rescaleIntercept)];
}
