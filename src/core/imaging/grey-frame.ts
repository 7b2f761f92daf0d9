import type { DataSet } from '../dicom/dataset.ts';
import { describePixels, type PixelArray, type PixelDescription } from '../dicom/pixels.ts';
import { rangeOf, type GreyImage } from './grey-image.ts';
import { paletteToRgb } from './palette.ts';
import { toGrey } from './to-grey.ts';
import { invertedAbout, rescale } from './window.ts';

/** Smallest and largest value that the stored bits allow. */
function storedRange({ bitsStored, pixelRepresentation }: PixelDescription): [number, number] {
  return pixelRepresentation === 1
    ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
    : [0, 2 ** bitsStored - 1];
}

/** Padding (PS3.3 C.7.5.1.1.2) lies far outside the picture and would rule its range. */
function withoutPadding(stored: PixelArray, { padding }: PixelDescription): PixelArray {
  if (!padding) return stored;
  const isPadding = (value: number) => value >= padding.min && value <= padding.max;
  let least = Infinity;
  for (const value of stored) if (!isPadding(value) && value < least) least = value;
  if (least === Infinity) return stored;
  return stored.map((value) => (isPadding(value) ? least : value));
}

/**
 * The frame `index` as modality values (HU for CT), bright is more: colour becomes luma, MONOCHROME1 is
 * inverted, padding becomes the smallest value of the picture. `stored` are its samples as
 * nativeFrame gives them.
 * @throws {AppError} dicom/no-pixel-data, dicom/unsupported-pixel-format, dicom/malformed,
 * dicom/too-large
 */
export function greyFrameOf(dataSet: DataSet, index: number, stored: PixelArray): GreyImage {
  const description = describePixels(dataSet, index);
  const { rows, columns, photometricInterpretation, rescaleSlope, rescaleIntercept } = description;
  if (photometricInterpretation === 'PALETTE COLOR') {
    return { rows, columns, pixels: toGrey(paletteToRgb(dataSet, stored)) };
  }
  if (description.samplesPerPixel === 3) return { rows, columns, pixels: toGrey(stored) };
  const pixels = rescale(withoutPadding(stored, description), rescaleSlope, rescaleIntercept);
  if (photometricInterpretation !== 'MONOCHROME1') return { rows, columns, pixels };
  const range: readonly [number, number] =
    description.sampleType === 'integer'
      ? (storedRange(description).map((v) => v * rescaleSlope + rescaleIntercept) as [
          number,
          number,
        ])
      : rangeOf(pixels);
  return { rows, columns, pixels: invertedAbout(pixels, range) };
}
