import type { DataSet } from '../dicom/dataset.ts';
import { describePixels, type PixelArray } from '../dicom/pixels.ts';
import type { Frame } from '../rpc/frames-api.ts';
import { paletteToRgb } from './palette.ts';
import { percentileWindow } from './percentile-window.ts';

const COLOUR = {
  samplesPerPixel: 3,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  windowCenter: 128,
  windowWidth: 256,
  inverted: false,
} as const;

function eightBit(rgb: PixelArray, bitsStored: number): Uint8Array<ArrayBuffer> {
  if (rgb instanceof Uint8Array && bitsStored === 8) return rgb;
  const scale = 255 / (2 ** bitsStored - 1);
  return Uint8Array.from(rgb, (value) => Math.round(value * scale));
}

/**
 * The frame `index` with what is needed to show it. `stored` are its samples as nativeFrame gives them; grey
 * ones stand in the result as they are.
 * @throws {AppError} dicom/* as describePixels, for palettes too
 */
export function frameOf(dataSet: DataSet, index: number, stored: PixelArray): Frame {
  const description = describePixels(dataSet, index);
  const { rows, columns, photometricInterpretation } = description;
  if (description.samplesPerPixel === 3) {
    return { rows, columns, pixels: eightBit(stored, description.bitsStored), ...COLOUR };
  }
  if (photometricInterpretation === 'PALETTE COLOR') {
    return { rows, columns, pixels: paletteToRgb(dataSet, stored), ...COLOUR };
  }
  const window = description.window ?? percentileWindow(stored, description);
  return {
    rows,
    columns,
    samplesPerPixel: 1,
    pixels: stored instanceof Float64Array ? Float32Array.from(stored) : stored,
    rescaleSlope: description.rescaleSlope,
    rescaleIntercept: description.rescaleIntercept,
    windowCenter: window.center,
    windowWidth: window.width,
    inverted: photometricInterpretation === 'MONOCHROME1',
  };
}
