import { AppError } from '../errors.ts';
import { gather, gatherArray, toArchiveError, toBlob, type Chunks } from './byte-chunks.ts';
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

function unreadable(message: string): AppError {
  return new AppError('import/zip-unreadable', message);
}

/** The data of an entry as it stands in the archive, and whether it is deflated. */
interface EntryData {
  readonly data: Blob;
  readonly isDeflated: boolean;
}

async function findData(archive: Blob, place: ZipPlace): Promise<EntryData> {
  const { offset, compressedSize } = place;
  const header = await archive.slice(offset, offset + HEADER_LENGTH).arrayBuffer();
  const view = new DataView(header);
  if (view.byteLength < HEADER_LENGTH || view.getUint32(0, true) !== HEADER_SIGNATURE) {
    throw unreadable('no entry where the directory says');
  }
  if (view.getUint16(6, true) & ENCRYPTED) {
    throw new AppError('import/zip-encrypted', 'entry is encrypted');
  }
  const method = view.getUint16(8, true);
  if (method !== STORED && method !== DEFLATED) {
    throw new AppError('import/archive-unsupported', 'compression method is not known', { method });
  }
  const start = offset + HEADER_LENGTH + view.getUint16(26, true) + view.getUint16(28, true);
  const data = archive.slice(start, start + compressedSize);
  if (data.size < compressedSize) throw unreadable('archive ends before the entry');
  return { data, isDeflated: method === DEFLATED };
}

function inflated({ data, isDeflated }: EntryData): Chunks {
  const stream = data.stream();
  return isDeflated ? stream.pipeThrough(new DecompressionStream('deflate-raw')) : stream;
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
 * One entry as it is inflated, its length and checksum checked at the end.
 * @throws {AppError} import/zip-unreadable, import/zip-encrypted, import/zip-bomb,
 * import/archive-unsupported (compression method); a DOMException when aborted or when the Blob itself
 * cannot be read
 */
export async function* streamZipEntry(
  archive: Blob,
  place: ZipPlace,
  signal?: AbortSignal,
): Chunks {
  refuseBomb(place.compressedSize, place.uncompressedSize);
  try {
    yield* checked(inflated(await findData(archive, place)), place, signal);
  } catch (error) {
    throw toArchiveError(error);
  }
}

/** Reads one entry into memory. @throws as `streamZipEntry` */
export function readZipEntry(
  archive: Blob,
  place: ZipPlace,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return gatherArray(streamZipEntry(archive, place, signal));
}

/**
 * One entry as a Blob: a slice of the archive when it is stored, so that nothing is copied; only then
 * length and checksum stay unchecked. For archives in an archive, whose entries have their own.
 * @throws as `streamZipEntry`
 */
export async function zipEntryBlob(
  archive: Blob,
  place: ZipPlace,
  signal?: AbortSignal,
): Promise<Blob> {
  const { data, isDeflated } = await findData(archive, place);
  if (!isDeflated) return data;
  const bytes = await gather(streamZipEntry(archive, place, signal));
  return toBlob(bytes);
}
