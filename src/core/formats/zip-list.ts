import { BlobReader, ZipReader, type Entry } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AppError, isAbort } from '../errors.ts';
import { MAX_ZIP_ENTRIES } from './zip-limits.ts';
import type { ZipPlace } from './zip-read.ts';

/** A file in an archive. Sizes are what the archive declares. */
export interface ZipEntry {
  readonly path: string;
  readonly byteLength: number;
  readonly place: ZipPlace;
}

const MAGIC_LENGTH = 132;
const FILE_HEADER = 'PK\u0003\u0004';
const EMPTY_ARCHIVE = 'PK\u0005\u0006';

/** By content, never by name. A Part 10 file may have anything in its preamble: it is no archive. */
export async function isZip(blob: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await blob.slice(0, MAGIC_LENGTH).arrayBuffer());
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  const isDicom = String.fromCharCode(...bytes.subarray(128)) === 'DICM';
  return !isDicom && (magic === FILE_HEADER || magic === EMPTY_ARCHIVE);
}

/** Names without the UTF-8 flag: UTF-8 if it is, else what Korean Windows writes. */
function decodeName(raw: Uint8Array, encoding: string): string {
  if (encoding === 'utf-8') return new TextDecoder().decode(raw);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(raw);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('euc-kr').decode(raw);
    throw error;
  }
}

function toZipEntry(entry: Entry): ZipEntry {
  const { filename, offset, compressedSize, uncompressedSize, crc32 = 0 } = entry;
  return {
    path: filename,
    byteLength: uncompressedSize,
    place: { offset, compressedSize, uncompressedSize, crc32 },
  };
}

/**
 * Files of an archive in its own order, directories left out; archives inside are files like others.
 * Only the directory at the end is read, nothing is inflated.
 * @throws {AppError} import/zip-unreadable, import/zip-bomb (too many entries); a DOMException when
 * the Blob itself cannot be read
 */
export async function listZip(archive: Blob, signal?: AbortSignal): Promise<readonly ZipEntry[]> {
  const reader = new ZipReader(new BlobReader(archive), {
    useWebWorkers: false,
    strictness: 'tolerant',
    decodeText: decodeName,
  });
  const files: ZipEntry[] = [];
  let count = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      signal?.throwIfAborted();
      if (++count > MAX_ZIP_ENTRIES) {
        throw new AppError('import/zip-bomb', 'archive has too many entries', {
          limit: MAX_ZIP_ENTRIES,
        });
      }
      if (!entry.directory) files.push(toZipEntry(entry));
    }
    return files;
  } catch (error) {
    if (isAbort(error) || error instanceof AppError || error instanceof DOMException) throw error;
    throw new AppError('import/zip-unreadable', 'archive has no readable directory');
  } finally {
    await reader.close();
  }
}
