import { inflate } from '../../src/core/dicom/inflate.ts';
import { nativeFrameBits } from '../../src/core/dicom/pixel-length.ts';
import type { PixelDescription } from '../../src/core/dicom/pixels.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { AppError } from '../../src/core/errors.ts';
import { jpeg2000CodeStream } from './boxes.ts';
import { decodeJpegDct12 } from './jpeg-dct12.ts';
import { endsWithMarker, markedAsRgb, readJpegHeader } from './jpeg-header.ts';
import { decodeJpegLossless as decodeLosslessSamples } from './jpeg-lossless.ts';
import { readJpegXlHeader } from './jpeg-xl-header.ts';
import { hasAllTiles, markedAsUnsigned, readJpeg2000Header } from './jpeg2000-header.ts';
import { decodeRle } from './rle.ts';
import { nativeBytes, type DecodedSamples } from './sample-bytes.ts';
import type { CodecResult } from './wasm-codec.ts';

/** Name of the lossy method for Lossy Image Compression Method, PS3.3 section C.7.6.1.1.5.1. */
type LossyMethod = 'ISO_10918_1' | 'ISO_14495_1' | 'ISO_15444_1' | 'ISO_15444_15' | 'ISO_18181_1';

export interface DecodedFrame {
  /** Little endian, as native pixel data has it. One-bit pixels: packed, from bit 0. */
  readonly bytes: Uint8Array;
  readonly layout: 'as-stored' | 'interleaved';
  readonly isRgb: boolean;
  readonly lossy: LossyMethod | null;
}

type FrameDecoder = (
  stream: Uint8Array,
  pixels: PixelDescription,
  transferSyntaxUid: string,
) => Promise<DecodedFrame>;

function failed(reason: string, cause?: unknown): AppError {
  const message = 'code stream does not give the picture';
  return new AppError('dicom/decode-failed', message, { reason }, { cause });
}

function unsupported(reason: string, value: number): AppError {
  return new AppError('dicom/unsupported-pixel-format', 'pixels not covered by the codec', {
    reason,
    value,
  });
}

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

/** Codecs take several times the memory of the picture; the largest detectors give 64 MiB. */
const MAX_DECODED_FRAME_BYTES = 256 * 1024 ** 2;

/** Before a codec takes the memory that the stream asks for, and again of what it gives. */
function checkShape(found: Shape, pixels: PixelDescription): void {
  const isShape =
    found.rows === pixels.rows &&
    found.columns === pixels.columns &&
    found.components === pixels.samplesPerPixel;
  if (!isShape) throw failed('size');
  const decodedBytes = Math.ceil(nativeFrameBits(pixels) / 8);
  if (decodedBytes > MAX_DECODED_FRAME_BYTES) {
    throw new AppError('dicom/too-large', 'frame over the limit of the codecs', { decodedBytes });
  }
}

/** Codecs give samples of up to 16 bits, and nothing may be cut off where they are put. */
function checkPrecision(precision: number, pixels: PixelDescription): void {
  if (precision > 16) throw unsupported('precision', precision);
  if (precision > pixels.bitsAllocated) throw failed('precision');
  if (pixels.bitsAllocated > 32) throw unsupported('bits-allocated', pixels.bitsAllocated);
}

function checkCount(samples: ArrayLike<number>, pixels: PixelDescription): void {
  const { rows, columns, samplesPerPixel } = pixels;
  if (samples.length !== rows * columns * samplesPerPixel) throw failed('size');
}

function frameOf(
  decoded: DecodedSamples,
  pixels: PixelDescription,
  { isRgb = false, lossy = null as LossyMethod | null } = {},
): DecodedFrame {
  checkCount(decoded.samples, pixels);
  return { bytes: nativeBytes(decoded, pixels), layout: 'interleaved', isRgb, lossy };
}

function checkedJpegHeader(stream: Uint8Array, pixels: PixelDescription) {
  const header = readJpegHeader(stream);
  if (!header) throw failed('no-jpeg');
  checkShape(header, pixels);
  checkPrecision(header.precision, pixels);
  if (!endsWithMarker(stream)) throw failed('end-missing');
  return header;
}

function codecSamples(result: CodecResult, pixels: PixelDescription): DecodedSamples {
  const { rows, columns, samplesPerPixel, precision, isSigned, bytes, arePlanes } = result;
  checkShape({ rows, columns, components: samplesPerPixel }, pixels);
  checkPrecision(precision, pixels);
  const samples = precision > 8 ? new Uint16Array(bytes.buffer) : bytes;
  return { samples, precision, isSigned, arePlanes };
}

/** DCT: 8 bits by libjpeg-turbo, which gives RGB; 12 bits of one component here. */
const decodeJpegDct: FrameDecoder = async (stream, pixels) => {
  const { precision, isColorUntold } = checkedJpegHeader(stream, pixels);
  const isColor = pixels.samplesPerPixel === 3;
  const lossy = 'ISO_10918_1';
  if (precision === 12 && !isColor) {
    const samples = decodeJpegDct12(stream);
    return frameOf({ samples, precision, isSigned: false, arePlanes: false }, pixels, { lossy });
  }
  if (precision !== 8) throw unsupported('precision', precision);
  const { decodeWithLibjpeg } = await import('./image-codecs.ts');
  const isTrueRgb = isColor && isColorUntold && pixels.photometricInterpretation === 'RGB';
  const result = await decodeWithLibjpeg(isTrueRgb ? markedAsRgb(stream) : stream);
  return frameOf(codecSamples(result, pixels), pixels, { isRgb: isColor, lossy });
};

const decodeJpegLossless: FrameDecoder = (stream, pixels) => {
  const { precision } = checkedJpegHeader(stream, pixels);
  const samples = decodeLosslessSamples(stream);
  return Promise.resolve(
    frameOf({ samples, precision, isSigned: false, arePlanes: false }, pixels),
  );
};

const decodeJpegLs: FrameDecoder = async (stream, pixels) => {
  checkedJpegHeader(stream, pixels);
  const { decodeWithCharls } = await import('./image-codecs.ts');
  const result = await decodeWithCharls(stream);
  const lossy = result.isLossy ? 'ISO_14495_1' : null;
  return frameOf(codecSamples(result, pixels), pixels, { lossy });
};

function checkedJpeg2000Header(stream: Uint8Array, pixels: PixelDescription) {
  const header = readJpeg2000Header(stream);
  if (!header) throw failed('no-jpeg-2000');
  checkShape(header, pixels);
  if (header.precision === null) throw failed('components-differ');
  checkPrecision(header.precision, pixels);
  if (!header.isAtOrigin) throw unsupported('image-offset', 1);
  if (!hasAllTiles(stream)) throw failed('tile-missing');
  return { ...header, precision: header.precision };
}

/** Signed samples of up to 8 bits, which the codecs cut off below zero, are decoded half a range up. */
function backToSigned(decoded: DecodedSamples): DecodedSamples {
  const half = 1 << (decoded.precision - 1);
  const samples = decoded.samples.map((sample) => sample - half);
  return { ...decoded, samples, isSigned: true };
}

function decodeJpeg2000By(method: LossyMethod): FrameDecoder {
  return async (boxed, pixels) => {
    const stream = jpeg2000CodeStream(boxed);
    const header = checkedJpeg2000Header(stream, pixels);
    const { htj2kCodec, jpeg2000Codec } = await import('./image-codecs.ts');
    const codec = method === 'ISO_15444_15' ? htj2kCodec : jpeg2000Codec;
    const isNarrowSigned = header.isSigned && header.precision <= 8;
    const result = await codec.decode(
      isNarrowSigned ? markedAsUnsigned(stream, header.components) : stream,
    );
    const decoded = codecSamples(result, pixels);
    const { photometricInterpretation } = pixels;
    // The codec undoes the multiple component transform itself, PS3.5 section 8.2.4.
    const isRgb =
      photometricInterpretation === 'YBR_RCT' || photometricInterpretation === 'YBR_ICT';
    const lossy = result.isLossy ? method : null;
    return frameOf(isNarrowSigned ? backToSigned(decoded) : decoded, pixels, { isRgb, lossy });
  };
}

function jpegXlLoss(transferSyntaxUid: string, isXyb: boolean): LossyMethod | null {
  if (transferSyntaxUid === Syntax.JpegXlJpegRecompression) return 'ISO_10918_1';
  return isXyb ? 'ISO_18181_1' : null;
}

const decodeJpegXl: FrameDecoder = async (stream, pixels, transferSyntaxUid) => {
  const header = readJpegXlHeader(stream);
  if (!header) throw failed('no-jpeg-xl');
  checkShape({ ...header, components: pixels.samplesPerPixel }, pixels);
  if (header.precision === null) throw unsupported('floating-point', 1);
  checkPrecision(header.precision, pixels);
  const { jpegXlCodec } = await import('./image-codecs.ts');
  const decoded = codecSamples(await jpegXlCodec.decode(stream), pixels);
  // XYB and the YCbCr of a JPEG come back as RGB; without either YBR_FULL is what went in.
  const isRecompressed = transferSyntaxUid === Syntax.JpegXlJpegRecompression;
  const isStoredYbr = pixels.photometricInterpretation === 'YBR_FULL';
  const isRgb = pixels.samplesPerPixel === 3 && (isRecompressed || header.isXyb || !isStoredYbr);
  return frameOf(decoded, pixels, { isRgb, lossy: jpegXlLoss(transferSyntaxUid, header.isXyb) });
};

const decodeRleFrame: FrameDecoder = (stream, pixels) => {
  const { rows, columns, samplesPerPixel, bitsAllocated } = pixels;
  const isPacked = bitsAllocated === 1;
  const bytes = decodeRle(stream, {
    pixels: isPacked ? Math.ceil((rows * columns) / 8) : rows * columns,
    samplesPerPixel,
    bytesPerSample: Math.ceil(bitsAllocated / 8),
  });
  return Promise.resolve({ bytes, layout: 'interleaved', isRgb: false, lossy: null });
};

/** The native bytes of one frame, perhaps with one more that makes their number even. */
function asStored(bytes: Uint8Array, pixels: PixelDescription): DecodedFrame {
  const expected = Math.ceil(nativeFrameBits(pixels) / 8);
  const surplus = bytes.length - expected;
  if (surplus !== 0 && surplus !== 1) throw failed('size');
  const frame = bytes.subarray(0, expected);
  return { bytes: frame, layout: 'as-stored', isRgb: false, lossy: null };
}

const takeUncompressed: FrameDecoder = (stream, pixels) =>
  Promise.resolve(asStored(stream, pixels));

const inflateFrame: FrameDecoder = async (stream, pixels) => {
  const mostBytes = Math.ceil(nativeFrameBits(pixels) / 8) + 1;
  try {
    return asStored(await inflate(stream, mostBytes), pixels);
  } catch (error) {
    throw error instanceof AppError && error.code === 'dicom/decode-failed'
      ? error
      : failed('deflate', error);
  }
};

const DECODERS: ReadonlyMap<string, FrameDecoder> = new Map([
  [Syntax.RleLossless, decodeRleFrame],
  [Syntax.EncapsulatedUncompressed, takeUncompressed],
  [Syntax.DeflatedImageFrame, inflateFrame],
  [Syntax.JpegBaseline, decodeJpegDct],
  [Syntax.JpegExtended, decodeJpegDct],
  [Syntax.JpegSpectralSelection, decodeJpegDct],
  [Syntax.JpegFullProgression, decodeJpegDct],
  [Syntax.JpegLossless, decodeJpegLossless],
  [Syntax.JpegLosslessSV1, decodeJpegLossless],
  [Syntax.JpegLsLossless, decodeJpegLs],
  [Syntax.JpegLsNearLossless, decodeJpegLs],
  [Syntax.Jpeg2000Lossless, decodeJpeg2000By('ISO_15444_1')],
  [Syntax.Jpeg2000, decodeJpeg2000By('ISO_15444_1')],
  [Syntax.Htj2kLossless, decodeJpeg2000By('ISO_15444_15')],
  [Syntax.Htj2kLosslessRpcl, decodeJpeg2000By('ISO_15444_15')],
  [Syntax.Htj2k, decodeJpeg2000By('ISO_15444_15')],
  [Syntax.JpegXlLossless, decodeJpegXl],
  [Syntax.JpegXlJpegRecompression, decodeJpegXl],
  [Syntax.JpegXl, decodeJpegXl],
]);

/** Decoder of a transfer syntax; undefined for video, JPEG 2000 part 2 and what nobody knows. */
export function decoderOf(transferSyntaxUid: string): FrameDecoder | undefined {
  return DECODERS.get(transferSyntaxUid);
}
