import type { DataSet, DicomFile, FileBytes } from './dataset.ts';

/** Of one file or its pixel data: more than this stays on the disk and is read by slices. */
export const MOST_HELD_BYTES = 64 * 1024 ** 2;

export function sizeOf(bytes: FileBytes): number {
  return bytes instanceof Uint8Array ? bytes.length : bytes.size;
}

/** The bytes from `start` to `end`, fewer where there are no more; a view of what is in memory. */
export async function readRange(bytes: FileBytes, start: number, end: number): Promise<Uint8Array> {
  if (bytes instanceof Uint8Array) return bytes.subarray(start, end);
  return new Uint8Array(await bytes.slice(start, end).arrayBuffer());
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
