import { rangeOf } from './grey-image.ts';

export interface Histogram {
  readonly min: number;
  readonly max: number;
  /** Equal bins from min to max; the last one includes max. */
  readonly counts: readonly number[];
}

/** Counts of finite values in equal bins; a constant image falls into the first bin. */
export function histogramOf(pixels: Float32Array, bins = 64): Histogram {
  const [min, max] = rangeOf(pixels);
  const counts = new Array<number>(bins).fill(0);
  const scale = max > min ? bins / (max - min) : 0;
  for (const value of pixels) {
    if (!Number.isFinite(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - min) * scale));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { min, max, counts };
}
