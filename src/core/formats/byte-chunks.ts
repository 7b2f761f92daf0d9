import type { FileBytes } from '../dicom/dataset.ts';
import { MOST_HELD_BYTES } from '../dicom/file-bytes.ts';
import { AppError, isAbort } from '../errors.ts';

/** Bytes as they come; of no more than one chunk at a time is anything held. */
export type Chunks = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** Bytes handed to the browser at once when they become a Blob. */
const PART_BYTES = 16 * 1024 ** 2;

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** All of it as one array, which grows by what comes and not by what was declared. */
export async function gatherArray(chunks: Chunks): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
  }
  return join(parts, length);
}

/**
 * All of it: an array up to `mostHeldBytes`, a Blob above, so that a tab's memory does not bound it.
 * @throws {AppError} dicom/too-large when the browser has no room for the Blob
 */
export async function gather(
  chunks: Chunks,
  mostHeldBytes: number = MOST_HELD_BYTES,
): Promise<FileBytes> {
  const blobs: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const limit = () => (blobs.length === 0 ? mostHeldBytes : PART_BYTES);
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (length <= limit()) continue;
    blobs.push(new Blob(parts));
    parts = [];
    length = 0;
  }
  if (blobs.length === 0) return join(parts, length);
  const whole = new Blob([...blobs, ...parts]);
  await checkIsKept(whole);
  return whole;
}

/** A browser without room for a Blob (a private window keeps them in memory) says so when it is read. */
async function checkIsKept(blob: Blob): Promise<void> {
  try {
    await blob.slice(-1).arrayBuffer();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new AppError('dicom/too-large', 'no room for the unpacked file', {
      byteLength: blob.size,
    });
  }
}

/** The same bytes as a Blob. */
export function toBlob(bytes: FileBytes): Blob {
  return bytes instanceof Blob ? bytes : new Blob([bytes as Uint8Array<ArrayBuffer>]);
}

/** At least `length` bytes as the first chunk, as long as there are so many. */
export async function* withHead(chunks: Chunks, length: number): Chunks {
  const head: Uint8Array[] = [];
  let headLength = 0;
  for await (const chunk of chunks) {
    if (headLength >= length) {
      yield chunk;
      continue;
    }
    head.push(chunk);
    headLength += chunk.length;
    if (headLength >= length) yield join(head.splice(0), headLength);
  }
  if (headLength < length) yield join(head, headLength);
}

/**
 * Names what a stream of compressed bytes fails with: the browser's own error has no code.
 * @throws {AppError} import/zip-unreadable
 */
export function toArchiveError(error: unknown): unknown {
  // A DOMException is the Blob's: the file behind it has gone, or the reading was aborted.
  if (isAbort(error) || error instanceof AppError || error instanceof DOMException) return error;
  return new AppError('import/zip-unreadable', 'compressed data is broken', {}, { cause: error });
}
