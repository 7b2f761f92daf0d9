import type { GreyImage } from './grey-image.ts';

export interface Taps {
  /** First input index and weights, one entry an output index; the weights sum to 1. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** Triangle filter with half-pixel centres; widened by the scale when shrinking, so nothing aliases. */
export function tapsOf(inputSize: number, outputSize: number): readonly Taps[] {
  const scale = inputSize / outputSize;
  const support = Math.max(1, scale);
  return Array.from({ length: outputSize }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(inputSize, Math.floor(centre + support + 0.5));
    const weights = new Float64Array(end - first);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      const weight = Math.max(0, 1 - Math.abs(first + i + 0.5 - centre) / support);
      weights[i] = weight;
      sum += weight;
    }
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/** Bilinear resize with half-pixel centres, antialiased when shrinking (as Pillow's BILINEAR). */
export function resize(image: GreyImage, rows: number, columns: number): GreyImage {
  if (rows === image.rows && columns === image.columns) return image;
  const across = tapsOf(image.columns, columns);
  const narrow = new Float64Array(image.rows * columns);
  for (let row = 0; row < image.rows; row++) {
    across.forEach(({ first, weights }, column) => {
      let sum = 0;
      const at = row * image.columns + first;
      for (let i = 0; i < weights.length; i++) {
        sum += (weights[i] as number) * (image.pixels[at + i] as number);
      }
      narrow[row * columns + column] = sum;
    });
  }
  const pixels = new Float32Array(rows * columns);
  tapsOf(image.rows, rows).forEach(({ first, weights }, row) => {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += (weights[i] as number) * (narrow[(first + i) * columns + column] as number);
      }
      pixels[row * columns + column] = sum;
    }
  });
  return { rows, columns, pixels };
}
