import { rangeOf, type GreyImage } from './grey-image.ts';

export type NormalizeRange = 'image' | { readonly center: number; readonly width: number };

/**
 * To [0, 1]: from the image's own range (a constant image becomes zeros), or from a window by the
 * linear exact function of PS3.3 C.11.2.1.3.2, which holds for widths below 1 too.
 */
export function normalize(image: GreyImage, range: NormalizeRange): GreyImage {
  const [low, high] =
    range === 'image'
      ? rangeOf(image.pixels)
      : [range.center - range.width / 2, range.center + range.width / 2];
  const scale = high > low ? 1 / (high - low) : 0;
  return {
    ...image,
    pixels: image.pixels.map((value) => Math.min(1, Math.max(0, (value - low) * scale))),
  };
}
