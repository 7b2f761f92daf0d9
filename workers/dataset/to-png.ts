import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { describePixels, type PixelArray } from '../../src/core/dicom/pixels.ts';
import type { PngImage } from '../../src/core/formats/png.ts';
import { displayBytes } from '../../src/core/imaging/display-bytes.ts';
import { frameOf } from '../../src/core/imaging/frame-of.ts';
import { rangeOf } from '../../src/core/imaging/grey-image.ts';
import { toModality } from '../../src/core/imaging/modality.ts';
import { windowEnds } from '../../src/core/imaging/window.ts';
import type { ExportOptions } from '../../src/core/rpc/dataset-api.ts';
import type { Frame } from '../../src/core/rpc/frames-api.ts';

export interface ExportedPng {
  readonly png: PngImage;
  /** modality value = PNG value × slope + intercept; for windowed pictures inside the window only. */
  readonly valueSlope: number;
  readonly valueIntercept: number;
  /** 'displayed': by a table or a sigmoid, which no slope leads back from; slope and intercept are 1 and 0. */
  readonly valueUnit: 'stored, rescaled' | 'windowed' | 'displayed' | 'RGB';
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
  if (depth === '8-bit') return eightBit(frame);
  return frame.modalityTable ? tabled(frame) : sixteenBit(dataSet, index, stored);
}

function eightBit(frame: Frame): ExportedPng {
  const { rows, columns, inverted, vois } = frame;
  const [voi] = vois;
  const png = {
    rows,
    columns,
    samplesPerPixel: 1,
    pixels: displayBytes(frame, voi, false),
  } as const;
  if (voi.kind === 'table' || voi.window.function === 'SIGMOID') {
    return { png, valueSlope: 1, valueIntercept: 0, valueUnit: 'displayed' };
  }
  const [low, high] = windowEnds(voi.window);
  const slope = (high - low) / 255;
  return {
    png,
    valueSlope: inverted ? -slope : slope,
    valueIntercept: inverted ? high : low,
    valueUnit: 'windowed',
  };
}

/** Outputs of a modality LUT have at most 16 bits: they are written as they are. */
function tabled(frame: Frame): ExportedPng {
  const { rows, columns, pixels } = frame;
  const values = Uint16Array.from(toModality(pixels, frame));
  return {
    png: { rows, columns, samplesPerPixel: 1, pixels: values },
    valueSlope: 1,
    valueIntercept: 0,
    valueUnit: 'stored, rescaled',
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
