import { element, withElements } from '../../src/core/dicom/build.ts';
import type {
  DataSet,
  DicomFile,
  Element,
  EncapsulatedElement,
  FileBytes,
} from '../../src/core/dicom/dataset.ts';
import { sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { nativeFrameBits } from '../../src/core/dicom/pixel-length.ts';
import { describePixels, type PixelDescription } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian, isNative } from '../../src/core/dicom/transfer-syntaxes.ts';
import { AppError } from '../../src/core/errors.ts';
import { decoderOf, type DecodedFrame } from './decode-one-frame.ts';
import { encapsulatedFrames, joinFragments } from './encapsulated-frames.ts';
import { lossyHistory } from './lossy-history.ts';
import { NativeFrames } from './native-frames.ts';
import { withoutPixelPadding } from './native-pixel-data.ts';

type FrameKind = Omit<DecodedFrame, 'bytes'>;

interface DecodedPixels extends FrameKind {
  readonly native: FileBytes;
  /** Description that the native bytes have: of interleaved samples, none is shared. */
  readonly photometricInterpretation: string;
}

/** The length of a value is less than 2^32 - 1, PS3.5 section 7.1. */
const MAX_VALUE_BYTES = 2 ** 32 - 2;

/** What the samples mean once the codec is done. */
function photometricAfter(pixels: PixelDescription, kind: FrameKind): string {
  if (kind.isRgb) return 'RGB';
  // Codecs other than the DCT ones give each pixel its own chroma.
  const is422 = pixels.photometricInterpretation === 'YBR_FULL_422';
  return is422 && kind.layout === 'interleaved' ? 'YBR_FULL' : pixels.photometricInterpretation;
}

function frameBits(pixels: PixelDescription, kind: FrameKind): number {
  const photometricInterpretation = photometricAfter(pixels, kind);
  return nativeFrameBits({ ...pixels, photometricInterpretation });
}

function allBits(bits: number, frames: number): number {
  const nativeBytes = Math.ceil((bits * frames) / 8);
  if (nativeBytes > MAX_VALUE_BYTES) {
    throw new AppError('dicom/too-large', 'pixels do not fit one native value', { nativeBytes });
  }
  return bits * frames;
}

async function decodePixels(
  dataSet: DataSet,
  encapsulated: EncapsulatedElement,
  transferSyntaxUid: string,
  signal: AbortSignal | undefined,
): Promise<DecodedPixels> {
  const decode = decoderOf(transferSyntaxUid);
  if (!decode) {
    throw new AppError('dicom/unsupported-transfer-syntax', 'no codec for this transfer syntax');
  }
  const pixels = describePixels(dataSet);
  const fragmentsOfFrames = await encapsulatedFrames(dataSet, encapsulated, pixels.frames);
  let native: NativeFrames | null = null;
  let first: FrameKind | null = null;
  let lossy: FrameKind['lossy'] = null;
  for (const [index, fragments] of fragmentsOfFrames.entries()) {
    signal?.throwIfAborted();
    const frame = await decode(await joinFragments(fragments), pixels, transferSyntaxUid);
    first ??= { layout: frame.layout, isRgb: frame.isRgb, lossy: frame.lossy };
    if (frame.layout !== first.layout || frame.isRgb !== first.isRgb) {
      throw new AppError('dicom/decode-failed', 'frames of different kinds', { frame: index });
    }
    lossy ??= frame.lossy;
    const bits = frameBits(pixels, first);
    if (frame.bytes.length < Math.ceil(bits / 8)) {
      throw new AppError('dicom/decode-failed', 'frame shorter than its pixels', { frame: index });
    }
    native ??= new NativeFrames(allBits(bits, pixels.frames));
    native.add(frame.bytes, bits);
  }
  if (!native || !first) throw new AppError('dicom/decode-failed', 'no frame in the pixel data');
  return {
    ...first,
    lossy,
    native: native.finish(),
    photometricInterpretation: photometricAfter(pixels, first),
  };
}

function holdsFragments(one: Element): boolean {
  if (one.kind === 'encapsulated') return true;
  return (
    one.kind === 'sequence' &&
    one.items.some((item) => [...item.values()].some((inner) => holdsFragments(inner)))
  );
}

const OFFSET_TABLES: ReadonlySet<number> = new Set([
  Tag.ExtendedOffsetTable,
  Tag.ExtendedOffsetTableLengths,
  Tag.EncapsulatedPixelDataValueTotalLength,
]);

/** Compressed icons cannot stand in a native file, and tables of fragments mean nothing there. */
function withoutFragments(dataSet: DataSet): DataSet {
  return new Map(
    [...dataSet].filter(([tag, one]) => !OFFSET_TABLES.has(tag) && !holdsFragments(one)),
  );
}

function pixelData(vr: 'OB' | 'OW', native: FileBytes): Element {
  return native instanceof Blob
    ? { kind: 'bulk', tag: Tag.PixelData, vr, blob: native }
    : element(Tag.PixelData, vr, native);
}

function nativeDataSet(
  dataSet: DataSet,
  encapsulated: EncapsulatedElement,
  decoded: DecodedPixels,
): DataSet {
  const { bitsAllocated, samplesPerPixel } = describePixels(dataSet);
  const encodedBytes = encapsulated.fragments.reduce((sum, one) => sum + sizeOf(one), 0);
  const ratio = sizeOf(decoded.native) / encodedBytes;
  const changed: Element[] = [
    element(Tag.PhotometricInterpretation, 'CS', decoded.photometricInterpretation),
    pixelData(bitsAllocated <= 8 ? 'OB' : 'OW', decoded.native),
    ...(decoded.lossy === null ? [] : lossyHistory(dataSet, decoded.lossy, ratio)),
  ];
  if (samplesPerPixel === 3 && decoded.layout === 'interleaved') {
    changed.push(element(Tag.PlanarConfiguration, 'US', 0));
  }
  return withElements(withoutFragments(dataSet), changed);
}

/**
 * The same file with native pixel data and nothing behind its last pixel, Explicit VR Little Endian; left
 * on the disk where it is large. Codecs are loaded with the first file that needs one.
 * @throws {AppError} dicom/unsupported-transfer-syntax, dicom/unsupported-pixel-format,
 * dicom/decode-failed, dicom/malformed, dicom/too-large
 */
export async function decodeToNative(file: DicomFile, signal?: AbortSignal): Promise<DicomFile> {
  const pixelData = file.dataSet.get(Tag.PixelData);
  if (isNative(file.transferSyntaxUid)) {
    if (pixelData?.kind === 'encapsulated') {
      throw new AppError('dicom/malformed', 'fragments under a native transfer syntax');
    }
    return {
      ...file,
      transferSyntaxUid: ExplicitVRLittleEndian,
      dataSet: withoutPixelPadding(file.dataSet),
    };
  }
  if (pixelData && pixelData.kind !== 'encapsulated') {
    throw new AppError('dicom/malformed', 'plain pixel data under a compressed transfer syntax');
  }
  if (!pixelData) {
    const dataSet = withoutFragments(file.dataSet);
    return { ...file, transferSyntaxUid: ExplicitVRLittleEndian, dataSet };
  }
  const decoded = await decodePixels(file.dataSet, pixelData, file.transferSyntaxUid, signal);
  return {
    ...file,
    transferSyntaxUid: ExplicitVRLittleEndian,
    dataSet: nativeDataSet(file.dataSet, pixelData, decoded),
  };
}
