import type { PngImage } from '../../src/core/formats/png.ts';
import { rangeOf } from '../../src/core/imaging/grey-image.ts';
import { fullWindow, rescale, windowToBytes } from '../../src/core/imaging/window.ts';
import type { ExportOptions } from '../../src/core/rpc/dataset-api.ts';
import type { StoredFrame } from '../../src/data/stored-frame.ts';

export interface ExportedPng {
  readonly png: PngImage;
  /** modality value = PNG value × slope + intercept; for windowed pictures inside the window only. */
  readonly valueSlope: number;
  readonly valueIntercept: number;
  readonly valueUnit: 'stored, rescaled' | 'windowed' | 'RGB';
}

const SIXTEEN_BIT = 65_535;

/** A frame as PNG: colour stays 8-bit RGB, grey is windowed to 8 bit or kept whole in 16 bit. */
export function toPng(
  { description, pixels }: StoredFrame,
  depth: ExportOptions['png'],
): ExportedPng {
  const { rows, columns, rescaleSlope, rescaleIntercept } = description;
  if (description.samplesPerPixel === 3) {
    return {
      png: {
        rows,
        columns,
        samplesPerPixel: 3,
        pixels: eightBitColour(pixels, description.bitsStored),
      },
      valueSlope: 1,
      valueIntercept: 0,
      valueUnit: 'RGB',
    };
  }
  if (depth === '16-bit') return sixteenBit({ description, pixels });

  const values = rescale(pixels, rescaleSlope, rescaleIntercept);
  const window = description.window ?? fullWindow(values);
  const inverted = description.photometricInterpretation === 'MONOCHROME1';
  const slope = (window.width - 1) / 255;
  const low = window.center - 0.5 - (window.width - 1) / 2;
  return {
    png: { rows, columns, samplesPerPixel: 1, pixels: windowToBytes(values, window, { inverted }) },
    valueSlope: inverted ? -slope : slope,
    valueIntercept: inverted ? low + 255 * slope : low,
    valueUnit: 'windowed',
  };
}

/** Integers that fit are only shifted to be unsigned; wider ones are scaled to the range of the frame. */
function sixteenBit({ description, pixels }: StoredFrame): ExportedPng {
  const { rows, columns, rescaleSlope, rescaleIntercept } = description;
  const fits = description.sampleType === 'integer' && description.bitsStored <= 16;
  const signedShift = description.pixelRepresentation === 1 ? 2 ** (description.bitsStored - 1) : 0;
  const [min, max] = fits ? [0, 0] : rangeOf(Float32Array.from(pixels));
  const scale = fits ? 1 : (max - min || 1) / SIXTEEN_BIT;
  const offset = fits ? -signedShift : min;
  return {
    png: {
      rows,
      columns,
      samplesPerPixel: 1,
      pixels: Uint16Array.from(pixels, (value) => Math.round((value - offset) / scale)),
    },
    valueSlope: scale * rescaleSlope,
    valueIntercept: offset * rescaleSlope + rescaleIntercept,
    valueUnit: 'stored, rescaled',
  };
}

function eightBitColour(pixels: ArrayLike<number>, bitsStored: number): Uint8Array {
  const shift = Math.max(0, bitsStored - 8);
  return Uint8Array.from(pixels, (value) => value >> shift);
}
