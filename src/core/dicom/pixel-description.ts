import { AppError } from '../errors.ts';
import type { DataSet, Tag } from './dataset.ts';
import { frameCountOf } from './pixel-length.ts';
import * as Tags from './tags.generated.ts';
import { itemOf, itemsOf, numberOf, stringOf } from './values.ts';

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

type SampleFormat = Pick<
  PixelDescription,
  'sampleType' | 'bitsAllocated' | 'bitsStored' | 'pixelRepresentation'
>;

/** One value array of a browser cannot be longer. */
const MAX_FRAME_BYTES = 2 ** 31 - 1;

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

/**
 * Where an attribute of a functional group macro stands: of the frame, else shared by all frames, else in
 * the data set itself, as in objects without functional groups. PS3.3 section C.7.6.16.
 */
export function macroOf(dataSet: DataSet, frame: number, macro: Tag, member: Tag): DataSet {
  const groups = [
    itemsOf(dataSet, Tags.PerFrameFunctionalGroupsSequence)[frame],
    itemOf(dataSet, Tags.SharedFunctionalGroupsSequence),
  ];
  for (const group of groups) {
    const found = group && itemOf(group, macro);
    if (found?.has(member)) return found;
  }
  return dataSet;
}

/** A slope of nothing would make all values equal; it is no rescale. */
function rescaleOf(dataSet: DataSet, frame: number): readonly [slope: number, intercept: number] {
  const source = macroOf(
    dataSet,
    frame,
    Tags.PixelValueTransformationSequence,
    Tags.RescaleIntercept,
  );
  const slope = numberOf(source, Tags.RescaleSlope) ?? 1;
  return slope === 0 ? [1, 0] : [slope, numberOf(source, Tags.RescaleIntercept) ?? 0];
}

const PADDING_TAGS = {
  integer: [Tags.PixelPaddingValue, Tags.PixelPaddingRangeLimit],
  float: [Tags.FloatPixelPaddingValue, Tags.FloatPixelPaddingRangeLimit],
  double: [Tags.DoubleFloatPixelPaddingValue, Tags.DoubleFloatPixelPaddingRangeLimit],
} as const;

/** PS3.3 section C.7.5.1.1.2. The VR may say US where the pixels are signed, and the other way round. */
function paddingOf(
  dataSet: DataSet,
  { sampleType, bitsAllocated, bitsStored, pixelRepresentation }: SampleFormat,
): PixelDescription['padding'] {
  const [valueTag, limitTag] = PADDING_TAGS[sampleType];
  const signed = (value: number) => {
    if (sampleType !== 'integer') return value;
    const range = 2 ** bitsAllocated;
    const wrapped = ((value % range) + range) % range;
    return pixelRepresentation === 1 && wrapped >= range / 2 ? wrapped - range : wrapped;
  };
  const value = numberOf(dataSet, valueTag);
  if (value === undefined) return null;
  const [first, last] = [value, numberOf(dataSet, limitTag) ?? value].map(signed) as [
    number,
    number,
  ];
  const padding = { min: Math.min(first, last), max: Math.max(first, last) };
  if (sampleType !== 'integer') return padding;
  const [low, high] =
    pixelRepresentation === 1
      ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1]
      : [0, 2 ** bitsStored - 1];
  // No stored value can be one that the stored bits do not hold.
  return padding.max < low || padding.min > high ? null : padding;
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
 * The rescale of enhanced objects is that of the given frame.
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
  const frameBytes = (rows * columns * samplesPerPixel * Math.max(8, bitsAllocated)) / 8;
  if (frameBytes > MAX_FRAME_BYTES) {
    throw new AppError('dicom/too-large', 'a frame of more pixels than one array holds', {
      frameBytes,
    });
  }
  const pixelRepresentation = sampleType === 'integer' ? signOf(dataSet, bitsAllocated) : 0;
  const [rescaleSlope, rescaleIntercept] = rescaleOf(dataSet, frame);
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
    pixelRepresentation,
    planarConfiguration: numberOf(dataSet, Tags.PlanarConfiguration) === 1 ? 1 : 0,
    rescaleSlope,
    rescaleIntercept,
    padding: paddingOf(dataSet, { sampleType, bitsAllocated, bitsStored, pixelRepresentation }),
  };
}
