import { element, withElements } from '../../src/core/dicom/build.ts';
import type {
  DataSet,
  DicomFile,
  Element,
  EncapsulatedElement,
} from '../../src/core/dicom/dataset.ts';
import { sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { nativeFrameBits } from '../../src/core/dicom/pixel-length.ts';
import { describePixels, type PixelDescription } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian, isNative } from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { AppError } from '../../src/core/errors.ts';
import { decoderOf, type DecodedFrame } from './decode-one-frame.ts';
import { encapsulatedFrames } from './encapsulated-frames.ts';

type FrameKind = Omit<DecodedFrame, 'bytes'>;

interface DecodedPixels extends FrameKind {
  readonly bytes: Uint8Array;
  /** Description that the native bytes have: of interleaved samples, none is shared. */
  readonly photometricInterpretation: string;
}

/** Puts a frame behind the others; frames of one-bit pixels may begin inside a byte. */
function placeFrame(out: Uint8Array, frame: Uint8Array, firstBit: number, bits: number): void {
  if (firstBit % 8 === 0 && bits % 8 === 0) {
    out.set(frame.subarray(0, bits / 8), firstBit / 8);
    return;
  }
  for (let index = 0; index < bits; index += 1) {
    const isSet = ((frame[index >> 3] ?? 0) >> (index & 7)) & 1;
    const at = firstBit + index;
    if (isSet) out[at >> 3] = (out[at >> 3] ?? 0) | (1 << (at & 7));
  }
}

/** What the samples mean once the codec is done. */
function photometricAfter(pixels: PixelDescription, kind: FrameKind): string {
  if (kind.isRgb) return 'RGB';
  // Codecs other than the DCT ones give each pixel its own chroma.
  const is422 = pixels.photometricInterpretation === 'YBR_FULL_422';
  return is422 && kind.layout === 'interleaved' ? 'YBR_FULL' : pixels.photometricInterpretation;
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
  const streams = await encapsulatedFrames(dataSet, encapsulated, pixels.frames);
  let out: Uint8Array | null = null;
  const kinds: FrameKind[] = [];
  for (const [index, stream] of streams.entries()) {
    signal?.throwIfAborted();
    const frame = await decode(await stream(), pixels, transferSyntaxUid);
    const photometricInterpretation = photometricAfter(pixels, frame);
    const bits = nativeFrameBits({ ...pixels, photometricInterpretation });
    if (frame.bytes.length < Math.ceil(bits / 8)) {
      throw new AppError('dicom/decode-failed', 'frame shorter than its pixels', { frame: index });
    }
    out ??= new Uint8Array(Math.ceil((bits * pixels.frames) / 8));
    placeFrame(out, frame.bytes, bits * index, bits);
    kinds.push({ layout: frame.layout, isRgb: frame.isRgb, lossy: frame.lossy });
  }
  const [kind] = kinds;
  if (!out || !kind) throw new AppError('dicom/decode-failed', 'no frame in the pixel data');
  const lossy = kinds.find((one) => one.lossy !== null)?.lossy ?? null;
  return { ...kind, lossy, bytes: out, photometricInterpretation: photometricAfter(pixels, kind) };
}

/** Compression is part of the history of the pixels and stays so, PS3.3 section C.7.6.1.1.5. */
function lossyHistory(dataSet: DataSet, decoded: DecodedPixels, encodedBytes: number): Element[] {
  if (decoded.lossy === null) return [];
  const history: Element[] = [element(Tag.LossyImageCompression, 'CS', '01')];
  if (!stringOf(dataSet, Tag.LossyImageCompressionMethod)) {
    history.push(element(Tag.LossyImageCompressionMethod, 'CS', decoded.lossy));
  }
  if (!stringOf(dataSet, Tag.LossyImageCompressionRatio)) {
    const ratio = (decoded.bytes.length / encodedBytes).toFixed(2);
    history.push(element(Tag.LossyImageCompressionRatio, 'DS', ratio));
  }
  return history;
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

function nativeDataSet(
  dataSet: DataSet,
  encapsulated: EncapsulatedElement,
  decoded: DecodedPixels,
): DataSet {
  const { bitsAllocated, samplesPerPixel } = describePixels(dataSet);
  const encodedBytes = encapsulated.fragments.reduce((sum, one) => sum + sizeOf(one), 0);
  const changed: Element[] = [
    element(Tag.PhotometricInterpretation, 'CS', decoded.photometricInterpretation),
    element(Tag.PixelData, bitsAllocated <= 8 ? 'OB' : 'OW', decoded.bytes),
    ...lossyHistory(dataSet, decoded, encodedBytes),
  ];
  if (samplesPerPixel === 3 && decoded.layout === 'interleaved') {
    changed.push(element(Tag.PlanarConfiguration, 'US', 0));
  }
  return withElements(withoutFragments(dataSet), changed);
}

/**
 * The same file with native pixel data, Explicit VR Little Endian. A native file comes back as it is,
 * under that UID. Codecs are loaded with the first file that needs one.
 * @throws {AppError} dicom/unsupported-transfer-syntax, dicom/unsupported-pixel-format,
 * dicom/decode-failed, dicom/malformed, dicom/too-large
 */
export async function decodeToNative(file: DicomFile, signal?: AbortSignal): Promise<DicomFile> {
  const pixelData = file.dataSet.get(Tag.PixelData);
  if (isNative(file.transferSyntaxUid)) {
    if (pixelData?.kind === 'encapsulated') {
      throw new AppError('dicom/malformed', 'fragments under a native transfer syntax');
    }
    return { ...file, transferSyntaxUid: ExplicitVRLittleEndian };
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
