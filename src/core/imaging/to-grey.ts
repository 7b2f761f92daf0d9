/** RGB, sample by sample (R G B R G B …), to luma by ITU-R BT.601: one value a pixel, same range. */
export function toGrey(rgb: ArrayLike<number>): Float32Array {
  const result = new Float32Array(Math.floor(rgb.length / 3));
  for (let i = 0; i < result.length; i++) {
    const at = 3 * i;
    result[i] =
      0.299 * (rgb[at] as number) +
      0.587 * (rgb[at + 1] as number) +
      0.114 * (rgb[at + 2] as number);
  }
  return result;
}
