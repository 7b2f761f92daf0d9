import { AppError } from '../errors.ts';
import type { DataSet, Tag } from './dataset.ts';
import { frameCountOf } from './pixel-length.ts';
import * as Tags from './tags.generated.ts';
import { itemOf, itemsOf, numberOf, numbersOf, stringOf } from './values.ts';

export interface PixelDescription {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometricInterpretation: string;
  /** What a sample is: an integer of Bits Stored, or an IEEE number. */
  readonly sampleType: 'integer' | 'float' | 'double';
  readonly bitsAllocated: 1 | 8 | 16 | 32 | 64;
  readonly bitsStored: number;
  readonly highBit: number;
  /** 1: two's complement. */
  readonly pixelRepresentation: 0 | 1;
  /** 1: all red, then all green, then all blue. */
  readonly planarConfiguration: 0 | 1;
  readonly rescaleSlope: number;
  readonly rescaleIntercept: number;
  /** First window, of rescaled values; null when the header gives none that can be used. */
  readonly window: { readonly center: number; readonly width: number } | null;
  /** Stored values from and to which mean "no picture here", Pixel Padding Value and Range Limit. */
  readonly padding: { readonly min: number; readonly max: number } | null;
}

export type PixelArray =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** One value array of a browser cannot be longer. */
const MAX_PIXEL_BYTES = 2 ** 31 - 1;

function positive(dataSet: DataSet, tag: Tag, what: string): number {
  const value = numberOf(dataSet, tag);
  if (value === undefined || !Number.isInteger(value) || value < 1) {
    throw new AppError('dicom/malformed', 'pixel size missing or zero', { what });
  }
  return value;
}

function unsupported(reason: string, value: number): AppError {
  return new AppError('dicom/unsupported-pixel-format', 'pixel format not covered', {
    reason,
    value,
  });
}

/** The macro of a functional group: in the data set itself, of the frame, or shared by all frames. */
function macroOf(dataSet: DataSet, frame: number, macro: Tag, member: Tag): DataSet {
  if (dataSet.has(member)) return dataSet;
  const groups = [
    itemsOf(dataSet, Tags.PerFrameFunctionalGroupsSequence)[frame],
    itemOf(dataSet, Tags.SharedFunctionalGroupsSequence),
  ];
  for (const group of groups) {
    const found = group && itemOf(group, macro);
    if (found) return found;
  }
  return dataSet;
}

function windowOf(dataSet: DataSet, frame: number): PixelDescription['window'] {
  const source = macroOf(dataSet, frame, Tags.FrameVOILUTSequence, Tags.WindowCenter);
  const center = numberOf(source, Tags.WindowCenter);
  const width = numberOf(source, Tags.WindowWidth);
  if (center === undefined || width === undefined || width < 1) return null;
  return { center, width };
}

function paddingOf(dataSet: DataSet): PixelDescription['padding'] {
  const value = numberOf(dataSet, Tags.PixelPaddingValue);
  if (value === undefined) return null;
  const limit = numbersOf(dataSet, Tags.PixelPaddingRangeLimit)[0] ?? value;
  return { min: Math.min(value, limit), max: Math.max(value, limit) };
}

function sampleTypeOf(dataSet: DataSet): PixelDescription['sampleType'] {
  if (dataSet.has(Tags.PixelData)) return 'integer';
  if (dataSet.has(Tags.FloatPixelData)) return 'float';
  if (dataSet.has(Tags.DoubleFloatPixelData)) return 'double';
  throw new AppError('dicom/no-pixel-data', 'object without pixel data');
}

function integerBits(dataSet: DataSet): 1 | 8 | 16 | 32 {
  const bits = numberOf(dataSet, Tags.BitsAllocated) ?? 0;
  if (bits === 1 || bits === 8 || bits === 16 || bits === 32) return bits;
  throw unsupported('bits-allocated', bits);
}

/** Whether 0xffff is -1: of samples wider than a byte nobody may guess it (type 1, PS3.3 C.7.6.3). */
function signOf(dataSet: DataSet, sampleBits: number): 0 | 1 {
  const sign = numberOf(dataSet, Tags.PixelRepresentation);
  if (sign === 0 || sign === 1) return sign;
  if (!dataSet.has(Tags.PixelRepresentation) && sampleBits <= 8) return 0;
  throw new AppError('dicom/malformed', 'sign of the pixels missing or nonsense');
}

/** Of one sample the standard knows these; with another word nobody knows what is black. */
const GREY_OR_PALETTE: ReadonlySet<string> = new Set([
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
]);

/**
 * What the pixels of a data set are, with the defaults of PS3.3 section C.7.6.3 filled in.
 * Rescale and window of enhanced objects are those of the given frame.
 * @throws {AppError} dicom/no-pixel-data, dicom/malformed, dicom/unsupported-pixel-format,
 * dicom/too-large
 */
export function describePixels(dataSet: DataSet, frame = 0): PixelDescription {
  const sampleType = sampleTypeOf(dataSet);
  const rows = positive(dataSet, Tags.Rows, 'rows');
  const columns = positive(dataSet, Tags.Columns, 'columns');
  const frames = frameCountOf(dataSet);
  const samplesPerPixel = numberOf(dataSet, Tags.SamplesPerPixel) ?? 1;
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) {
    throw unsupported('samples-per-pixel', samplesPerPixel);
  }
  const bitsAllocated =
    sampleType === 'integer' ? integerBits(dataSet) : sampleType === 'float' ? 32 : 64;
  const bitsStored =
    sampleType === 'integer'
      ? (numberOf(dataSet, Tags.BitsStored) ?? bitsAllocated)
      : bitsAllocated;
  const highBit =
    sampleType === 'integer'
      ? (numberOf(dataSet, Tags.HighBit) ?? bitsStored - 1)
      : bitsAllocated - 1;
  if (bitsStored < 1 || highBit >= bitsAllocated || highBit < bitsStored - 1) {
    throw new AppError('dicom/malformed', 'bits stored outside the bits allocated', {
      bitsAllocated,
      bitsStored,
      highBit,
    });
  }
  const photometricInterpretation =
    stringOf(dataSet, Tags.PhotometricInterpretation) ??
    (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2');
  if (samplesPerPixel === 1 && !GREY_OR_PALETTE.has(photometricInterpretation)) {
    throw unsupported('photometric-interpretation', samplesPerPixel);
  }
  const decodedBytes = (rows * columns * samplesPerPixel * Math.max(8, bitsAllocated) * frames) / 8;
  if (decodedBytes > MAX_PIXEL_BYTES) {
    throw new AppError('dicom/too-large', 'more pixels than one array holds', { decodedBytes });
  }
  const rescale = macroOf(dataSet, frame, Tags.PixelValueTransformationSequence, Tags.RescaleSlope);
  return {
    rows,
    columns,
    frames,
    samplesPerPixel,
    photometricInterpretation,
    sampleType,
    bitsAllocated,
    bitsStored,
    highBit,
    pixelRepresentation: sampleType === 'integer' ? signOf(dataSet, bitsAllocated) : 0,
    planarConfiguration: numberOf(dataSet, Tags.PlanarConfiguration) === 1 ? 1 : 0,
    rescaleSlope: numberOf(rescale, Tags.RescaleSlope) ?? 1,
    rescaleIntercept: numberOf(rescale, Tags.RescaleIntercept) ?? 0,
    window: windowOf(dataSet, frame),
    padding: paddingOf(dataSet),
  };
}
