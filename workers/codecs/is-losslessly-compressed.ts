import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import { describePixels } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { jpeg2000CodeStream } from './boxes.ts';
import { encapsulatedFrames, joinFragments } from './encapsulated-frames.ts';

const SOS = 0xda;

/** The three bytes behind the components of each scan header, ITU-T T.81 B.2.3 and T.87 C.2.3. */
function* scanParameters(stream: Uint8Array): Generator<readonly [number, number, number]> {
  // In coded data no marker stands by chance: what follows FF there begins with a zero bit.
  for (let at = stream.indexOf(0xff); at !== -1; at = stream.indexOf(0xff, at + 1)) {
    if (stream[at + 1] !== SOS) continue;
    const [first = NaN, second = NaN, third = NaN] = stream.subarray(
      at + 5 + 2 * (stream[at + 4] ?? 0),
    );
    yield [first, second, third];
  }
}

/** JPEG, lossless process: no low bits are cut off by the point transform. */
function hasNoPointTransform(stream: Uint8Array): boolean {
  const scans = [...scanParameters(stream)];
  return scans.length > 0 && scans.every(([, , transforms]) => (transforms & 0x0f) === 0);
}

/** JPEG-LS: the greatest error (NEAR) is zero too. */
function hasNoError(stream: Uint8Array): boolean {
  return hasNoPointTransform(stream) && [...scanParameters(stream)].every(([near]) => near === 0);
}

const SOC = 0xff4f;
const COD = 0xff52;
const COC = 0xff53;
const SOT = 0xff90;
const SOD = 0xff93;
const REVERSIBLE = 1;
/** From this many components on, their numbers have two bytes. */
const MANY_COMPONENTS = 257;

/**
 * JPEG 2000: every coding style, of the picture, of components and of tiles, names the reversible 5-3
 * transform, ISO/IEC 15444-1 A.6.1, A.6.2 and A.4.2.
 */
function isReversible(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 42 || view.getUint16(0) !== SOC) return false;
  const componentBytes = view.getUint16(40) < MANY_COMPONENTS ? 1 : 2;
  let styles = 0;
  let tilePartEnd = 0;
  for (let at = 2; at + 14 <= stream.length;) {
    const marker = view.getUint16(at);
    if (marker === SOD) {
      if (tilePartEnd <= at) break; // The last part, of open length.
      at = tilePartEnd;
      continue;
    }
    if (marker === SOT) {
      const length = view.getUint32(at + 6);
      tilePartEnd = length === 0 ? 0 : at + length;
    }
    const transformAt = marker === COD ? at + 13 : marker === COC ? at + 9 + componentBytes : null;
    if (transformAt !== null) {
      if (stream[transformAt] !== REVERSIBLE) return false;
      styles += 1;
    }
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return styles > 0;
}

const isReversibleJpeg2000 = (stream: Uint8Array): boolean =>
  isReversible(jpeg2000CodeStream(stream));

/** Syntaxes that can be lossless, and what tells it of a code stream: some name the wrong syntax. */
const IS_LOSSLESS = new Map<string, ((stream: Uint8Array) => boolean) | 'always'>([
  [Syntax.RleLossless, 'always'],
  [Syntax.DeflatedImageFrame, 'always'],
  [Syntax.JpegXlLossless, 'always'],
  [Syntax.JpegLossless, hasNoPointTransform],
  [Syntax.JpegLosslessSV1, hasNoPointTransform],
  [Syntax.JpegLsLossless, hasNoError],
  [Syntax.JpegLsNearLossless, hasNoError],
  [Syntax.Jpeg2000Lossless, isReversibleJpeg2000],
  [Syntax.Jpeg2000, isReversibleJpeg2000],
  [Syntax.Htj2kLossless, isReversibleJpeg2000],
  [Syntax.Htj2kLosslessRpcl, isReversibleJpeg2000],
  [Syntax.Htj2k, isReversibleJpeg2000],
]);

/**
 * Whether the pixel data is compressed and decoding gives back exactly what was compressed. False for what
 * is native or was compressed with loss, here or at any time before (Lossy Image Compression is 01).
 * @throws {AppError} dicom/decode-failed, dicom/malformed and others of describePixels, where code streams
 * must be looked at
 */
export async function isLosslesslyCompressed(file: DicomFile): Promise<boolean> {
  const { transferSyntaxUid, dataSet } = file;
  const pixels = dataSet.get(Tag.PixelData);
  if (pixels?.kind !== 'encapsulated') return false;
  if (stringOf(dataSet, Tag.LossyImageCompression) === '01') return false;
  const isLossless = IS_LOSSLESS.get(transferSyntaxUid);
  if (!isLossless) return false;
  if (isLossless === 'always') return true;
  const { frames } = describePixels(dataSet);
  for (const fragments of await encapsulatedFrames(dataSet, pixels, frames)) {
    if (!isLossless(await joinFragments(fragments))) return false;
  }
  return true;
}
