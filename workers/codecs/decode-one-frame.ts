import { inflate } from '../../src/core/dicom/inflate.ts';
import type { PixelDescription } from '../../src/core/dicom/pixels.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { AppError } from '../../src/core/errors.ts';
import type { CodecResult } from './image-codecs.ts';
import { endsWithMarker, hasRefinementScan, markedAsRgb, readJpegHeader } from './jpeg-header.ts';
import { readJpeg2000Header } from './jpeg2000-header.ts';
import { decodeRle } from './rle.ts';

/** Name of the lossy method for Lossy Image Compression Method, PS3.3 section C.7.6.1.1.5.1. */
type LossyMethod = 'ISO_10918_1' | 'ISO_14495_1' | 'ISO_15444_1' | 'ISO_15444_15';

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

function failed(reason: string): AppError {
  return new AppError('dicom/decode-failed', 'code stream does not give the picture', { reason });
}

function unsupportedBits(bitsAllocated: number): AppError {
  return new AppError('dicom/unsupported-pixel-format', 'bits not covered by the codec', {
    bitsAllocated,
  });
}

function packBits(samples: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(Math.ceil(samples.length / 8));
  for (let index = 0; index < samples.length; index += 1) {
    if (samples[index]) packed[index >> 3] = (packed[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return packed;
}

/** Raw codec samples as they stand in native pixel data, the sign carried up from the high bit. */
function nativeBytes(
  samples: ArrayLike<number>,
  pixels: PixelDescription,
  arePlanes: boolean,
): Uint8Array {
  const { bitsAllocated, highBit, pixelRepresentation } = pixels;
  if (bitsAllocated === 1) return packBits(samples);
  const out =
    bitsAllocated === 8 ? new Uint8Array(samples.length) : new Uint16Array(samples.length);
  const shift = 31 - highBit;
  const plane = samples.length / 3;
  for (let index = 0; index < samples.length; index += 1) {
    const from = arePlanes ? (index % 3) * plane + Math.floor(index / 3) : index;
    const raised = (samples[from] ?? 0) << shift;
    out[index] = pixelRepresentation === 1 ? raised >> shift : raised >>> shift;
  }
  return new Uint8Array(out.buffer);
}

async function decodeWithCodec(
  stream: Uint8Array,
  pixels: PixelDescription,
  transferSyntaxUid: string,
): Promise<{ result: CodecResult; bytes: Uint8Array }> {
  const { rows, columns, samplesPerPixel, bitsAllocated, bitsStored } = pixels;
  if (bitsAllocated > 16) throw unsupportedBits(bitsAllocated);
  const { runCodec } = await import('./image-codecs.ts');
  let result: CodecResult;
  try {
    result = await runCodec(
      transferSyntaxUid,
      {
        rows,
        columns,
        samplesPerPixel,
        bitsAllocated: Math.max(8, bitsAllocated),
        bitsStored,
        pixelRepresentation: 0,
        planarConfiguration: 0,
        photometricInterpretation: pixels.photometricInterpretation,
      },
      stream,
    );
  } catch (error) {
    throw new AppError('dicom/decode-failed', 'codec refused the frame', {}, { cause: error });
  }
  const isShape =
    result.rows === rows &&
    result.columns === columns &&
    (result.componentsPerPixel ?? samplesPerPixel) === samplesPerPixel &&
    result.pixelData.length === rows * columns * samplesPerPixel;
  if (!isShape) throw failed('size');
  if ((result.bitsPerPixel ?? 0) > bitsAllocated) throw failed('precision');
  const arePlanes = samplesPerPixel === 3 && result.interleaveMode === 0;
  return { result, bytes: nativeBytes(result.pixelData, pixels, arePlanes) };
}

function checkedJpegHeader(stream: Uint8Array, pixels: PixelDescription) {
  const header = readJpegHeader(stream);
  if (!header) throw failed('no-jpeg');
  const isShape =
    header.rows === pixels.rows &&
    header.columns === pixels.columns &&
    header.components === pixels.samplesPerPixel;
  if (!isShape) throw failed('size');
  if (header.precision > pixels.bitsAllocated) throw failed('precision');
  if (!endsWithMarker(stream)) throw failed('end-missing');
  return header;
}

/** The script shifts the middle of 12 bits to 2063 instead of 2048, and clips above 4079 to 4095. */
const MIDDLE_ERROR = 15;
const CLIPPED = 4095;

function withTrueMiddle(bytes: Uint8Array): Uint8Array {
  const samples = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  if (samples.includes(CLIPPED)) throw failed('values-clipped');
  return new Uint8Array(samples.map((sample) => Math.max(0, sample - MIDDLE_ERROR)).buffer);
}

async function decodeJpeg12(stream: Uint8Array, pixels: PixelDescription): Promise<DecodedFrame> {
  if (hasRefinementScan(stream)) {
    // Measured against dcmtk: the script is off by ten and more where scans refine each other.
    throw new AppError('dicom/unsupported-transfer-syntax', 'refined progressive JPEG of 12 bits');
  }
  const unsigned: PixelDescription = { ...pixels, pixelRepresentation: 0, highBit: 15 };
  const { bytes } = await decodeWithCodec(stream, unsigned, Syntax.JpegExtended);
  const trueBytes = withTrueMiddle(bytes);
  return { bytes: trueBytes, layout: 'interleaved', isRgb: false, lossy: 'ISO_10918_1' };
}

/** DCT: 8 bits by libjpeg-turbo, which gives RGB; 12 bits of one sample by the package's script. */
const decodeJpegDct: FrameDecoder = async (stream, pixels) => {
  const header = checkedJpegHeader(stream, pixels);
  const isColor = pixels.samplesPerPixel === 3;
  if (header.precision !== 8 && (isColor || pixels.bitsAllocated !== 16)) {
    throw unsupportedBits(header.precision);
  }
  if (header.precision !== 8) return decodeJpeg12(stream, pixels);
  const isTrueRgb = isColor && header.isColorUntold && pixels.photometricInterpretation === 'RGB';
  const { bytes } = await decodeWithCodec(
    isTrueRgb ? markedAsRgb(stream) : stream,
    pixels,
    Syntax.JpegBaseline,
  );
  return { bytes, layout: 'interleaved', isRgb: isColor, lossy: 'ISO_10918_1' };
};

const decodeJpegLossless: FrameDecoder = async (stream, pixels, transferSyntaxUid) => {
  checkedJpegHeader(stream, pixels);
  const { bytes } = await decodeWithCodec(stream, pixels, transferSyntaxUid);
  return { bytes, layout: 'interleaved', isRgb: false, lossy: null };
};

const decodeJpegLs: FrameDecoder = async (stream, pixels, transferSyntaxUid) => {
  checkedJpegHeader(stream, pixels);
  const { bytes, result } = await decodeWithCodec(stream, pixels, transferSyntaxUid);
  const lossy = (result.nearLossless ?? 0) > 0 ? 'ISO_14495_1' : null;
  return { bytes, layout: 'interleaved', isRgb: false, lossy };
};

/** Before the codec takes the memory that the stream asks for. */
function checkJpeg2000Size(stream: Uint8Array, pixels: PixelDescription): void {
  const header = readJpeg2000Header(stream);
  if (!header) return;
  const isShape =
    header.rows === pixels.rows &&
    header.columns === pixels.columns &&
    header.components === pixels.samplesPerPixel;
  if (!isShape) throw failed('size');
}

function decodeJpeg2000By(method: LossyMethod): FrameDecoder {
  return async (stream, pixels, transferSyntaxUid) => {
    if (!endsWithMarker(stream)) throw failed('end-missing');
    checkJpeg2000Size(stream, pixels);
    const { bytes, result } = await decodeWithCodec(stream, pixels, transferSyntaxUid);
    const { photometricInterpretation } = pixels;
    // The codec undoes the multiple component transform itself, PS3.5 section 8.2.4.
    const isRgb =
      photometricInterpretation === 'YBR_RCT' || photometricInterpretation === 'YBR_ICT';
    const lossy = result.reversible === false ? method : null;
    return { bytes, layout: 'interleaved', isRgb, lossy };
  };
}

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

const takeUncompressed: FrameDecoder = (stream) =>
  Promise.resolve({ bytes: stream, layout: 'as-stored', isRgb: false, lossy: null });

const inflateFrame: FrameDecoder = async (stream) => ({
  bytes: await inflate(stream),
  layout: 'as-stored',
  isRgb: false,
  lossy: null,
});

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
]);

/** Decoder of a transfer syntax; undefined for video, JPEG 2000 part 2 and what nobody knows. */
export function decoderOf(transferSyntaxUid: string): FrameDecoder | undefined {
  return DECODERS.get(transferSyntaxUid);
}
