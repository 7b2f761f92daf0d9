import type { DataSet } from '../../src/core/dicom/dataset.ts';
import type { PixelArray } from '../../src/core/dicom/pixels.ts';
import { encodePlainPng } from '../../src/core/formats/png-plain.ts';
import { displayBytes } from '../../src/core/imaging/display-bytes.ts';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import type { Frame } from '../../src/core/rpc/frames-api.ts';

const LONGER_SIDE_PIXELS = 128;

/** From here on not every row and column is looked at: two in each direction for a place are enough. */
const LOOKED_AT_PIXELS = 2 * LONGER_SIDE_PIXELS;

/** Every so many rows and columns of a frame that is much larger than its thumbnail. */
function thinned(frame: Frame): Frame {
  const { rows, columns, samplesPerPixel, pixels } = frame;
  const step = Math.floor(Math.max(rows, columns) / LOOKED_AT_PIXELS);
  if (step < 2) return frame;
  const thin = { rows: Math.ceil(rows / step), columns: Math.ceil(columns / step) };
  const some = new (pixels.constructor as new (length: number) => Frame['pixels'])(
    thin.rows * thin.columns * samplesPerPixel,
  );
  let to = 0;
  for (let row = 0; row < rows; row += step) {
    for (let column = 0; column < columns; column += step) {
      const from = (row * columns + column) * samplesPerPixel;
      for (let sample = 0; sample < samplesPerPixel; sample++) {
        some[to++] = pixels[from + sample] as number;
      }
    }
  }
  return { ...frame, ...thin, pixels: some };
}

/** Values as they are shown, 0 black to 255 full, sample by sample. */
function shownBytes(frame: Frame): Uint8Array {
  if (frame.samplesPerPixel === 3) return Uint8Array.from(frame.pixels);
  return new Uint8Array(displayBytes(frame, frame.vois[0], false).buffer);
}

/** Index of the output place whose mean each input place belongs to. */
function targetsOf(inputSize: number, outputSize: number): Uint32Array {
  const targets = new Uint32Array(inputSize);
  for (let at = 0; at < inputSize; at++) targets[at] = Math.floor((at * outputSize) / inputSize);
  return targets;
}

/** How many input places lie in each output place. */
function sizesOf(targets: Uint32Array, outputSize: number): Uint32Array {
  const sizes = new Uint32Array(outputSize);
  for (const target of targets) sizes[target] = (sizes[target] as number) + 1;
  return sizes;
}

/** Each output pixel is the mean of the input pixels that lie in it: one pass, nothing aliases. */
function shrunk(
  shown: Uint8Array,
  { rows, columns, samplesPerPixel }: Frame,
  outRows: number,
  outColumns: number,
): Uint8ClampedArray<ArrayBuffer> {
  const inWidth = columns * samplesPerPixel;
  const outWidth = outColumns * samplesPerPixel;
  const down = targetsOf(rows, outRows);
  const across = new Uint32Array(inWidth);
  targetsOf(columns, outColumns).forEach((target, column) => {
    for (let sample = 0; sample < samplesPerPixel; sample++) {
      across[column * samplesPerPixel + sample] = target * samplesPerPixel + sample;
    }
  });
  const sums = new Float64Array(outRows * outWidth);
  for (let row = 0; row < rows; row++) {
    const from = row * inWidth;
    const to = (down[row] as number) * outWidth;
    for (let at = 0; at < inWidth; at++) {
      const target = to + (across[at] as number);
      sums[target] = (sums[target] as number) + (shown[from + at] as number);
    }
  }
  const heights = sizesOf(down, outRows);
  const widths = sizesOf(across, outWidth);
  const means = new Uint8ClampedArray(sums.length);
  for (let at = 0; at < means.length; at++) {
    const count =
      (heights[Math.floor(at / outWidth)] as number) * (widths[at % outWidth] as number);
    means[at] = (sums[at] as number) / count;
  }
  return means;
}

/**
 * The frame `index` as PNG, at most 128 pixels on the longer side, never enlarged.
 * @throws {AppError} dicom/* as frameOf
 */
export function thumbnailOf(
  dataSet: DataSet,
  index: number,
  stored: PixelArray,
): Uint8Array<ArrayBuffer> {
  const frame = frameOf(dataSet, index, stored);
  const scale = Math.min(1, LONGER_SIDE_PIXELS / Math.max(frame.rows, frame.columns));
  const rows = Math.max(1, Math.round(frame.rows * scale));
  const columns = Math.max(1, Math.round(frame.columns * scale));
  const thin = thinned(frame);
  const pixels = shrunk(shownBytes(thin), thin, rows, columns);
  return encodePlainPng({ rows, columns, samplesPerPixel: frame.samplesPerPixel, pixels });
}
