/** As much of a number as a reader of images needs: a tenth, or four digits of a small one. */
export function shortNumber(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value * 10) / 10 : Number(value.toPrecision(4));
}
