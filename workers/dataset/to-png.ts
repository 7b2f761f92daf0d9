import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { describePixels, type PixelArray } from '../../src/core/dicom/pixels.ts';
import type { PngImage } from '../../src/core/formats/png.ts';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import { rangeOf } from '../../src/core/imaging/grey-image.ts';
import { rescale, windowToBytes } from '../../src/core/imaging/window.ts';
import type { ExportOptions } from '../../src/core/rpc/dataset-api.ts';

export interface ExportedPng {
  readonly png: PngImage;
  /** modality value = PNG value × slope + intercept; for windowed pictures inside the window only. */
  readonly valueSlope: number;
  readonly valueIntercept: number;
  readonly valueUnit: 'stored, rescaled' | 'windowed' | 'RGB';
}

const SIXTEEN_BIT = 65_535;

/**
 * The frame `index`, given by its stored samples, as PNG: colour is 8-bit RGB, grey is windowed to 8 bit or kept whole in 16 bit.
 * @throws {AppError} dicom/*
 */
export function toPng(
  dataSet: DataSet,
  index: number,
  stored: PixelArray,
  depth: ExportOptions['png'],
): ExportedPng {
  const frame = frameOf(dataSet, index, stored);
  const { rows, columns, samplesPerPixel } = frame;
  if (samplesPerPixel === 3) {
    const pixels = Uint8Array.from(frame.pixels);
    return {
      png: { rows, columns, samplesPerPixel, pixels },
      valueSlope: 1,
      valueIntercept: 0,
      valueUnit: 'RGB',
    };
  }
  if (depth === '16-bit') return sixteenBit(dataSet, index, stored);

  const { inverted, windowCenter: center, windowWidth: width } = frame;
  const values = rescale(frame.pixels, frame.rescaleSlope, frame.rescaleIntercept);
  const slope = (width - 1) / 255;
  const low = center - 0.5 - (width - 1) / 2;
  return {
    png: {
      rows,
      columns,
      samplesPerPixel,
      pixels: windowToBytes(values, { center, width }, { inverted }),
    },
    valueSlope: inverted ? -slope : slope,
    valueIntercept: inverted ? low + 255 * slope : low,
    valueUnit: 'windowed',
  };
}

/** Integers that fit are only shifted to be unsigned; wider ones are scaled to the frame's range. */
function sixteenBit(dataSet: DataSet, index: number, stored: PixelArray): ExportedPng {
  const description = describePixels(dataSet, index);
  const { rows, columns, bitsStored, rescaleSlope, rescaleIntercept } = description;
  const fits = description.sampleType === 'integer' && bitsStored <= 16;
  const [min, max] = fits ? [0, 0] : rangeOf(Float32Array.from(stored));
  const scale = fits || max === min ? 1 : (max - min) / SIXTEEN_BIT;
  const offset = !fits ? min : description.pixelRepresentation === 1 ? -(2 ** (bitsStored - 1)) : 0;
  return {
    png: {
      rows,
      columns,
      samplesPerPixel: 1,
      pixels: Uint16Array.from(stored, (value) => Math.round((value - offset) / scale)),
    },
    valueSlope: scale * rescaleSlope,
    valueIntercept: offset * rescaleSlope + rescaleIntercept,
    valueUnit: 'stored, rescaled',
  };
}
