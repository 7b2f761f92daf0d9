import type { DataSet } from '../dicom/dataset.ts';
import { describePixels, type PixelArray, type PixelDescription } from '../dicom/pixels.ts';
import { rangeOf, type GreyImage } from './grey-image.ts';
import { modalityOf, modalityRange, toModality } from './modality.ts';
import { paletteToRgb } from './palette.ts';
import { isInverted } from './polarity.ts';
import { toGrey } from './to-grey.ts';
import { invertedAbout } from './window.ts';

/** Padding (PS3.3 C.7.5.1.1.2) lies far outside the picture and would rule its range: it becomes the darkest. */
function hidePadding(
  values: Float32Array,
  stored: PixelArray,
  { padding }: PixelDescription,
  isSmallDark: boolean,
): void {
  if (!padding) return;
  const isPadding = (at: number) => {
    const value = stored[at] as number;
    return value >= padding.min && value <= padding.max;
  };
  const sign = isSmallDark ? 1 : -1;
  let darkest = Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = sign * (values[at] as number);
    if (value < darkest && !isPadding(at)) darkest = value;
  }
  if (darkest === Infinity) return;
  for (let at = 0; at < values.length; at++) if (isPadding(at)) values[at] = sign * darkest;
}

/**
 * The frame `index` as modality values (HU for CT), bright is more: colour becomes luma, what asks to
 * be shown with the smallest value white is inverted, padding becomes the darkest value of the picture. `stored` are its samples as nativeFrame
 * gives them.
 * @throws {AppError} dicom/no-pixel-data, dicom/unsupported-pixel-format, dicom/malformed,
 * dicom/too-large
 */
export function greyFrameOf(dataSet: DataSet, index: number, stored: PixelArray): GreyImage {
  const description = describePixels(dataSet, index);
  const { rows, columns, photometricInterpretation, pixelRepresentation } = description;
  if (photometricInterpretation === 'PALETTE COLOR') {
    const rgb = paletteToRgb(dataSet, stored, pixelRepresentation === 1);
    return { rows, columns, pixels: toGrey(rgb) };
  }
  if (description.samplesPerPixel === 3) return { rows, columns, pixels: toGrey(stored) };
  const modality = modalityOf(dataSet, description);
  const pixels = toModality(stored, modality);
  const isTurned = isInverted(dataSet, description);
  hidePadding(pixels, stored, description, !isTurned);
  if (!isTurned) return { rows, columns, pixels };
  const range = modalityRange(description, modality) ?? rangeOf(pixels);
  return { rows, columns, pixels: invertedAbout(pixels, range) };
}
