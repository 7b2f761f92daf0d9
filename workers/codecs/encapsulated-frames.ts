import type { DataSet, EncapsulatedElement, Fragment } from '../../src/core/dicom/dataset.ts';
import { readRange, sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { extendedOffsets, fragmentOffsets } from '../../src/core/dicom/offset-tables.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { AppError } from '../../src/core/errors.ts';

function failed(reason: string, data: Record<string, number> = {}): AppError {
  return new AppError('dicom/decode-failed', 'fragments cannot be told apart into frames', {
    reason,
    ...data,
  });
}

/** Fragments that hold the code stream of one frame; at least one. */
export type FrameFragments = readonly Fragment[];

/** The code stream that the fragments hold together; of a single one in memory, a view. */
export async function joinFragments(fragments: FrameFragments): Promise<Uint8Array> {
  const [only] = fragments;
  if (fragments.length === 1 && only) return readRange(only, 0, sizeOf(only));
  const whole = new Uint8Array(fragments.reduce((sum, fragment) => sum + sizeOf(fragment), 0));
  let at = 0;
  for (const fragment of fragments) {
    whole.set(await readRange(fragment, 0, sizeOf(fragment)), at);
    at += sizeOf(fragment);
  }
  return whole;
}

/** Where fragments are odd, some writers count the byte that should have made them even, some do not. */
function startsByOffset(fragments: FrameFragments, offsets: readonly number[]): readonly number[] {
  for (const multipleOf of [2, 1] as const) {
    const indices = new Map(
      fragmentOffsets(fragments, multipleOf).map((offset, index) => [offset, index]),
    );
    const starts = offsets.map((offset) => indices.get(offset));
    if (starts[0] === 0 && starts.every((start) => start !== undefined)) return starts;
  }
  throw failed('offset-inside-fragment');
}

const STARTS_OF_CODE_STREAMS = [
  [0xff, 0xd8, 0xff], // JPEG of any kind: SOI and a marker
  [0xff, 0x4f, 0xff, 0x51], // JPEG 2000: SOC, SIZ
  [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20], // JPEG 2000 in its boxes
  [0xff, 0x0a], // JPEG XL
  [0x00, 0x00, 0x00, 0x0c, 0x4a, 0x58, 0x4c, 0x20], // JPEG XL in its boxes
] as const;

async function startsCodeStream(fragment: Fragment): Promise<boolean> {
  const head = await readRange(fragment, 0, 8);
  return STARTS_OF_CODE_STREAMS.some((start) => start.every((byte, at) => head[at] === byte));
}

/** Index of the first fragment of each frame. */
async function frameStarts(
  dataSet: DataSet,
  pixels: EncapsulatedElement,
  frames: number,
): Promise<readonly number[]> {
  const { fragments, basicOffsetTable } = pixels;
  if (frames === 1) return [0];
  if (fragments.length === frames) return fragments.map((_, index) => index);
  const extended = dataSet.get(Tag.ExtendedOffsetTable);
  const offsets =
    extended?.kind === 'value' && extended.bytes.length > 0
      ? extendedOffsets(extended)
      : [...basicOffsetTable];
  if (offsets.length > 0) {
    if (offsets.length !== frames)
      throw failed('offset-count', { frames, offsets: offsets.length });
    return startsByOffset(fragments, offsets);
  }
  const starts: number[] = [];
  for (const [index, fragment] of fragments.entries()) {
    if (await startsCodeStream(fragment)) starts.push(index);
  }
  if (starts.length !== frames || starts[0] !== 0) {
    throw failed('no-offset-table', { frames, starts: starts.length });
  }
  return starts;
}

/**
 * The fragments of each frame, told apart by offset table, count or start marker. Only markers are read.
 * @throws {AppError} dicom/decode-failed
 */
export async function encapsulatedFrames(
  dataSet: DataSet,
  pixels: EncapsulatedElement,
  frames: number,
): Promise<readonly FrameFragments[]> {
  const starts = await frameStarts(dataSet, pixels, frames);
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? pixels.fragments.length;
    if (end <= start) throw failed('offsets-out-of-order');
    return pixels.fragments.slice(start, end);
  });
}
