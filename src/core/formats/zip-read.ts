import { AppError, isAbort } from '../errors.ts';
import { crc32 } from './crc32.ts';
import { refuseBomb } from './zip-limits.ts';

/** Where an entry lies in its archive: enough to read it without the directory. All in bytes. */
export interface ZipPlace {
  /** Of the local file header. */
  readonly offset: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
}

/** Local file header, APPNOTE 4.3.7. */
const HEADER_LENGTH = 30;
const HEADER_SIGNATURE = 0x04034b50;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

type Chunks = AsyncIterable<Uint8Array<ArrayBuffer>>;

function unreadable(message: string): AppError {
  return new AppError('import/zip-unreadable', message);
}

async function* open(archive: Blob, place: ZipPlace): Chunks {
  const { offset, compressedSize } = place;
  const header = await archive.slice(offset, offset + HEADER_LENGTH).arrayBuffer();
  const view = new DataView(header);
  if (view.byteLength < HEADER_LENGTH || view.getUint32(0, true) !== HEADER_SIGNATURE) {
    throw unreadable('no entry where the directory says');
  }
  if (view.getUint16(6, true) & ENCRYPTED) throw unreadable('entry is encrypted');
  const method = view.getUint16(8, true);
  const start = offset + HEADER_LENGTH + view.getUint16(26, true) + view.getUint16(28, true);
  const data = archive.slice(start, start + compressedSize);
  if (data.size < compressedSize) throw unreadable('archive ends before the entry');
  if (method === STORED) yield* data.stream();
  else if (method === DEFLATED) {
    yield* data.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  } else throw unreadable('compression method is not known');
}

/** Counts and checks what really comes; stops at the first byte too many. */
async function* checked(chunks: Chunks, place: ZipPlace, signal?: AbortSignal): Chunks {
  let size = 0;
  let crc = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    size += chunk.length;
    crc = crc32(chunk, crc);
    refuseBomb(place.compressedSize, size);
    if (size > place.uncompressedSize) throw unreadable('entry is longer than declared');
    yield chunk;
  }
  if (size < place.uncompressedSize) throw unreadable('entry is shorter than declared');
  if (crc !== place.crc32) throw unreadable('checksum differs');
}

/**
 * Reads one entry into memory.
 * @throws {AppError} import/zip-unreadable (also for encrypted entries), import/zip-bomb; a
 * DOMException when aborted or when the Blob itself cannot be read
 */
export async function readZipEntry(
  archive: Blob,
  place: ZipPlace,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  refuseBomb(place.compressedSize, place.uncompressedSize);
  try {
    // Grown by what comes, not by what is declared: a lie costs no memory.
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const chunk of checked(open(archive, place), place, signal)) parts.push(chunk);
    const bytes = new Uint8Array(place.uncompressedSize);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  } catch (error) {
    if (isAbort(error) || error instanceof AppError || error instanceof DOMException) throw error;
    throw unreadable('compressed data is broken');
  }
}
