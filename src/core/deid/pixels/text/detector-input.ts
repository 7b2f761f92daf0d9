import type { ShownPicture } from './shown-picture.ts';
import type { Tile } from './tiles.ts';

/** As PP-OCR was trained: blue, green, red. */
const MEAN = [0.485, 0.456, 0.406] as const;
const DEVIATION = [0.229, 0.224, 0.225] as const;

interface Taps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Share of `high`. */
  readonly weight: Float32Array;
}

/** Half-pixel centres; beyond the picture its last pixel goes on. */
function tapsOf(from: number, length: number, scale: number, size: number): Taps {
  const [low, high] = [new Int32Array(length), new Int32Array(length)];
  const weight = new Float32Array(length);
  for (let at = 0; at < length; at += 1) {
    const place = Math.min(size - 1, Math.max(0, (from + at + 0.5) / scale - 0.5));
    const floor = Math.floor(place);
    low[at] = floor;
    high[at] = Math.min(size - 1, floor + 1);
    weight[at] = place - floor;
  }
  return { low, high, weight };
}

function fillPlane(
  plane: Float32Array,
  { bytes, columns, samplesPerPixel }: ShownPicture,
  sample: number,
  down: Taps,
  across: Taps,
  toInput: (value: number) => number,
): void {
  const width = across.low.length;
  for (let row = 0; row < down.low.length; row += 1) {
    const upper = (down.low[row] as number) * columns;
    const lower = (down.high[row] as number) * columns;
    const share = down.weight[row] as number;
    for (let column = 0; column < width; column += 1) {
      const left = across.low[column] as number;
      const right = across.high[column] as number;
      const aside = across.weight[column] as number;
      const value = (line: number, at: number) =>
        bytes[(line + at) * samplesPerPixel + sample] as number;
      const top = value(upper, left) * (1 - aside) + value(upper, right) * aside;
      const bottom = value(lower, left) * (1 - aside) + value(lower, right) * aside;
      plane[row * width + column] = toInput(top * (1 - share) + bottom * share);
    }
  }
}

/** One tile of the enlarged picture as the detector takes it: three planes, normalised. */
export function detectorInput(
  picture: ShownPicture,
  tile: Tile,
  scale: number,
): Float32Array<ArrayBuffer> {
  const size = tile.rows * tile.columns;
  const input = new Float32Array(3 * size);
  const down = tapsOf(tile.row, tile.rows, scale, picture.rows);
  const across = tapsOf(tile.column, tile.columns, scale, picture.columns);
  for (const plane of [0, 1, 2] as const) {
    const sample = picture.samplesPerPixel === 3 ? 2 - plane : 0;
    const [mean, deviation] = [MEAN[plane], DEVIATION[plane]];
    const values = input.subarray(plane * size, (plane + 1) * size);
    fillPlane(values, picture, sample, down, across, (value) => (value / 255 - mean) / deviation);
  }
  return input;
}
