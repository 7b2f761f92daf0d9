/** One frame of grey values, row by row from the top left; the length is rows × columns. */
export interface GreyImage {
  readonly rows: number;
  readonly columns: number;
  readonly pixels: Float32Array;
}

/** Smallest and largest finite value; [0, 0] when there is none. */
export function rangeOf(pixels: Float32Array): readonly [min: number, max: number] {
  let min = Infinity;
  let max = -Infinity;
  for (const value of pixels) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : [0, 0];
}
