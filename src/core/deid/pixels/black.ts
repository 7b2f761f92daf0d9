import type { DataSet } from '../../dicom/dataset.ts';
import type { PixelDescription } from '../../dicom/pixels.ts';
import * as T from '../../dicom/tags.generated.ts';
import { stringOf } from '../../dicom/values.ts';
import { AppError } from '../../errors.ts';
import { paletteToRgb } from '../../imaging/palette.ts';
import { isInverted } from '../../imaging/polarity.ts';

/** Hounsfield units of air with some room, the usual floor of a CT. */
const AIR_HU = -1024;
/** Of a palette, PS3.3 section C.7.6.3.1.5. */
const MOST_ENTRIES = 2 ** 16;
/** ITU-R BT.601, how bright a colour looks. */
const LUMA = [0.299, 0.587, 0.114] as const;
/** Black of Y in the partial range, for 8 bits (PS3.3 2003 section C.7.6.3.1.2). */
const PARTIAL_BLACK = 16;

function storableRange({ bitsStored, pixelRepresentation }: PixelDescription): [number, number] {
  return pixelRepresentation === 1
    ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
    : [0, 2 ** bitsStored - 1];
}

/**
 * Unsigned values begin with black. Of signed ones the smallest of all would be black too, but it lies so
 * far below the picture that windows and statistics taken from the pixels break: so it is what the image
 * itself calls "no picture", else air in a CT, else 0, which is no signal in MR and PET.
 */
function darkestGrey(dataSet: DataSet, pixels: PixelDescription): number {
  const [low, high] = storableRange(pixels);
  if (pixels.pixelRepresentation === 0) return low;
  const { padding, rescaleSlope, rescaleIntercept } = pixels;
  const candidate = padding?.min ?? 0;
  if (candidate < 0) return Math.max(low, candidate);
  if (stringOf(dataSet, T.Modality) !== 'CT') return 0;
  const air = Math.round((AIR_HU - rescaleIntercept) / rescaleSlope);
  return Math.min(high, Math.max(low, air));
}

function greyBlack(dataSet: DataSet, pixels: PixelDescription): number {
  if (pixels.sampleType !== 'integer') return pixels.padding?.min ?? 0;
  if (isInverted(dataSet, pixels)) return storableRange(pixels)[1];
  return darkestGrey(dataSet, pixels);
}

/** The index whose entry is the darkest, the first of equals. */
function darkestIndex(dataSet: DataSet, pixels: PixelDescription): number {
  const [low, high] = storableRange(pixels);
  if (high >= MOST_ENTRIES) {
    throw new AppError('dicom/unsupported-pixel-format', 'indices wider than any palette', {
      bitsStored: pixels.bitsStored,
    });
  }
  const indices = Int32Array.from({ length: high - low + 1 }, (_, at) => low + at);
  const rgb = paletteToRgb(dataSet, indices, pixels.pixelRepresentation === 1);
  let darkest = 0;
  let least = Infinity;
  for (let at = 0; at < indices.length; at += 1) {
    const luma = LUMA.reduce((sum, weight, of) => sum + weight * (rgb[3 * at + of] as number), 0);
    if (luma >= least) continue;
    [darkest, least] = [at, luma];
  }
  return low + darkest;
}

function colourBlack({ photometricInterpretation, bitsStored }: PixelDescription): number[] {
  const half = 2 ** (bitsStored - 1);
  switch (photometricInterpretation) {
    case 'RGB':
      return [0, 0, 0];
    case 'YBR_FULL':
    case 'YBR_FULL_422':
      return [0, half, half];
    case 'YBR_PARTIAL_422':
      return [PARTIAL_BLACK * 2 ** (bitsStored - 8), half, half];
    default:
      throw new AppError('dicom/unsupported-pixel-format', 'black of the colour space not known', {
        bitsStored,
      });
  }
}

/**
 * Stored values of one black pixel, a value a sample: what the photometric interpretation shows darkest
 * (PS3.3 section C.7.6.3.1.2). Signed values may be negative.
 * @throws {AppError} dicom/unsupported-pixel-format (colour space, palette), dicom/malformed (palette)
 */
export function blackOf(dataSet: DataSet, pixels: PixelDescription): readonly number[] {
  if (pixels.samplesPerPixel === 3) return colourBlack(pixels);
  if (pixels.photometricInterpretation !== 'PALETTE COLOR') return [greyBlack(dataSet, pixels)];
  return [darkestIndex(dataSet, pixels)];
}
