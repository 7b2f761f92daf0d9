import type { GreyImage } from './grey-image.ts';

/** To mean 0 and (population) standard deviation 1; a constant image becomes zeros. */
export function standardize(image: GreyImage): GreyImage {
  const { pixels } = image;
  let sum = 0;
  for (const value of pixels) sum += value;
  const mean = sum / pixels.length;
  let squares = 0;
  for (const value of pixels) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / pixels.length);
  // Below this the spread is rounding of the mean, not content.
  const isConstant = deviation <= 1e-6 * Math.abs(mean);
  const scale = isConstant ? 0 : 1 / deviation;
  return { ...image, pixels: pixels.map((value) => (value - mean) * scale) };
}
