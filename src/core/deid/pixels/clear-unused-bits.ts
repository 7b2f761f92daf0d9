import type { DicomFile, Fragment } from '../../dicom/dataset.ts';
import { readRange, sizeOf } from '../../dicom/file-bytes.ts';
import { describePixels, type PixelDescription } from '../../dicom/pixels.ts';
import * as T from '../../dicom/tags.generated.ts';
import { rewriteFrames } from './rewrite-frames.ts';

/** Of pixel data on the disk so much is looked at at once. */
const LOOKED_BYTES = 16 * 1024 ** 2;

/** Bits of a word as PS3.5 section 8.1.1 names them. */
interface WordBits {
  readonly bytes: 1 | 2 | 4;
  /** Those that hold the value. */
  readonly value: number;
  /** Those above it. */
  readonly above: number;
  /** The highest of a signed value; 0 of an unsigned one. */
  readonly sign: number;
}

function wordBits(pixels: PixelDescription): WordBits | null {
  const { sampleType, bitsAllocated, bitsStored, highBit, pixelRepresentation } = pixels;
  if (sampleType !== 'integer' || bitsStored >= bitsAllocated) return null;
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32) return null;
  const ones = (count: number) => 2 ** count - 1;
  const low = highBit + 1 - bitsStored;
  return {
    bytes: (bitsAllocated / 8) as WordBits['bytes'],
    value: (ones(bitsStored) * 2 ** low) >>> 0,
    above: (ones(bitsAllocated) - ones(highBit + 1)) >>> 0,
    sign: pixelRepresentation === 1 ? 2 ** highBit : 0,
  };
}

/** The word with the same value and nothing beside it. Zeros and copies of the sign above it say nothing. */
function plainWord(word: number, { value, above, sign }: WordBits): number {
  const rest = (word & ~value) >>> 0;
  if (rest === 0) return word;
  const isNegative = (word & sign) !== 0;
  if (isNegative && rest === above) return word;
  return ((word & value) | (isNegative ? above : 0)) >>> 0;
}

/** Puts plain words in place where `isWritten`. Returns how many others there were. */
function visit(bytes: Uint8Array, bits: WordBits, isWritten: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = {
    1: (at: number) => view.getUint8(at),
    2: (at: number) => view.getUint16(at, true),
    4: (at: number) => view.getUint32(at, true),
  }[bits.bytes];
  const write = {
    1: (at: number, word: number) => {
      view.setUint8(at, word);
    },
    2: (at: number, word: number) => {
      view.setUint16(at, word, true);
    },
    4: (at: number, word: number) => {
      view.setUint32(at, word, true);
    },
  }[bits.bytes];
  let others = 0;
  for (let at = 0; at + bits.bytes <= bytes.length; at += bits.bytes) {
    const word = read(at);
    const plain = plainWord(word, bits);
    if (plain === word) continue;
    others += 1;
    if (isWritten) write(at, plain);
  }
  return others;
}

async function hasOthers(pixels: Fragment, bits: WordBits, signal?: AbortSignal): Promise<boolean> {
  const length = sizeOf(pixels);
  for (let start = 0; start < length; start += LOOKED_BYTES) {
    signal?.throwIfAborted();
    const bytes = await readRange(pixels, start, Math.min(length, start + LOOKED_BYTES));
    if (visit(bytes, bits, false) > 0) return true;
  }
  return false;
}

/**
 * The file without what stands in bits of its native integer pixels that no value uses (BitsStored below
 * BitsAllocated): no program shows them, and a text fits in. Values are as they were, and so is the file when
 * those bits say nothing. Compressed pixels are not looked into; the input is not changed.
 * @throws {AppError} dicom/truncated, as describePixels; AbortError
 */
export async function clearUnusedBits(file: DicomFile, signal?: AbortSignal): Promise<DicomFile> {
  const element = file.dataSet.get(T.PixelData);
  if (element?.kind !== 'value' && element?.kind !== 'bulk') return file;
  const bits = wordBits(describePixels(file.dataSet));
  if (bits === null) return file;
  const source = element.kind === 'bulk' ? element.blob : element.bytes;
  if (!(await hasOthers(source, bits, signal))) return file;
  return rewriteFrames(file, (bytes) => visit(bytes, bits, true), signal);
}
