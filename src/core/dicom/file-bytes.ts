import type { DataSet, DicomFile, FileBytes, Fragment } from './dataset.ts';

/** Of one file or its pixel data: more than this stays on the disk and is read by slices. */
export const MOST_HELD_BYTES = 64 * 1024 ** 2;

export function sizeOf(bytes: Fragment): number {
  if (bytes instanceof Uint8Array) return bytes.length;
  return 'source' in bytes ? bytes.end - bytes.start : bytes.size;
}

/** What stands for itself: a range becomes a slice. */
export function fileBytesOf(fragment: Fragment): FileBytes {
  return 'source' in fragment ? fragment.source.slice(fragment.start, fragment.end) : fragment;
}

/** The bytes from `start` to `end`, fewer where there are no more; a view of what is in memory. */
export async function readRange(bytes: Fragment, start: number, end: number): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes.subarray(start, end);
  const slice =
    'source' in bytes
      ? bytes.source.slice(bytes.start + start, Math.min(bytes.end, bytes.start + end))
      : bytes.slice(start, end);
  return new Uint8Array(await slice.arrayBuffer());
}

function addBuffers(dataSet: DataSet, buffers: Set<ArrayBufferLike>): void {
  for (const one of dataSet.values()) {
    if (one.kind === 'value') buffers.add(one.bytes.buffer);
    if (one.kind === 'sequence') for (const item of one.items) addBuffers(item, buffers);
    if (one.kind !== 'encapsulated') continue;
    buffers.add(one.basicOffsetTable.buffer);
    for (const part of one.fragments) if (part instanceof Uint8Array) buffers.add(part.buffer);
  }
}

/** What a file holds of the memory: values are ranges of arrays that stay as a whole. */
export function heldBytes({ meta, dataSet }: DicomFile): number {
  const buffers = new Set<ArrayBufferLike>();
  addBuffers(meta, buffers);
  addBuffers(dataSet, buffers);
  let bytes = 0;
  for (const { byteLength } of buffers) bytes += byteLength;
  return bytes;
}
