import type { FileBytes } from './dataset.ts';

export function sizeOf(bytes: FileBytes): number {
  return bytes instanceof Blob ? bytes.size : bytes.length;
}

/** The bytes from `start` to `end`, fewer where there are no more; a view of what is in memory. */
export async function readRange(bytes: FileBytes, start: number, end: number): Promise<Uint8Array> {
  if (!(bytes instanceof Blob)) return bytes.subarray(start, end);
  return new Uint8Array(await bytes.slice(start, end).arrayBuffer());
}
