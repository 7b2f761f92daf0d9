import type { FileBytes } from './dataset.ts';

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
