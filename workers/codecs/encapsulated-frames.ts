import type { DataSet, EncapsulatedElement, FileBytes } from '../../src/core/dicom/dataset.ts';
import { readRange, sizeOf } from '../../src/core/dicom/file-bytes.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { AppError } from '../../src/core/errors.ts';

const FRAGMENT_HEADER_BYTES = 8;

function failed(reason: string, data: Record<string, number> = {}): AppError {
  return new AppError('dicom/decode-failed', 'fragments cannot be told apart into frames', {
    reason,
    ...data,
  });
}

async function joined(fragments: readonly FileBytes[]): Promise<Uint8Array> {
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

/** Offset of each fragment's item from the first one, as offset tables count, PS3.5 section A.4. */
function fragmentOffsets(fragments: readonly FileBytes[]): Map<number, number> {
  const indexByOffset = new Map<number, number>();
  let offset = 0;
  fragments.forEach((fragment, index) => {
    indexByOffset.set(offset, index);
    offset += FRAGMENT_HEADER_BYTES + sizeOf(fragment) + (sizeOf(fragment) % 2);
  });
  return indexByOffset;
}

function extendedOffsets(dataSet: DataSet): number[] | null {
  const table = dataSet.get(Tag.ExtendedOffsetTable);
  if (table?.kind !== 'value' || table.bytes.length === 0) return null;
  const view = new DataView(table.bytes.buffer, table.bytes.byteOffset, table.bytes.byteLength);
  const count = Math.floor(table.bytes.length / 8);
  return Array.from({ length: count }, (_, index) => Number(view.getBigUint64(index * 8, true)));
}

/** A JPEG (any kind: SOI and a marker) or JPEG 2000 (SOC, SIZ) code stream begins here. */
async function startsCodeStream(fragment: FileBytes): Promise<boolean> {
  const head = await readRange(fragment, 0, 4);
  const isJpeg = head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
  const isJpeg2000 = head[0] === 0xff && head[1] === 0x4f && head[2] === 0xff && head[3] === 0x51;
  return isJpeg || isJpeg2000;
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
  const offsets = extendedOffsets(dataSet) ?? [...basicOffsetTable];
  if (offsets.length > 0) {
    if (offsets.length !== frames)
      throw failed('offset-count', { frames, offsets: offsets.length });
    const indexByOffset = fragmentOffsets(fragments);
    return offsets.map((offset) => {
      const index = indexByOffset.get(offset);
      if (index === undefined) throw failed('offset-inside-fragment');
      return index;
    });
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

/** The code stream of one frame; read only when it is asked for. */
export type FrameStream = () => Promise<Uint8Array>;

/**
 * The code stream of each frame, joined out of its fragments by offset table, count or start marker.
 * @throws {AppError} dicom/decode-failed
 */
export async function encapsulatedFrames(
  dataSet: DataSet,
  pixels: EncapsulatedElement,
  frames: number,
): Promise<readonly FrameStream[]> {
  const starts = await frameStarts(dataSet, pixels, frames);
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? pixels.fragments.length;
    if (end <= start) throw failed('offsets-out-of-order');
    return () => joined(pixels.fragments.slice(start, end));
  });
}
