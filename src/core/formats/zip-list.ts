import {
  BlobReader,
  ERR_ENCRYPTED_CENTRAL_DIRECTORY,
  ERR_SPLIT_ZIP_FILE,
  ZipReader,
  type Entry,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AppError } from '../errors.ts';
import { toArchiveError } from './byte-chunks.ts';
import { decodeFileName } from './file-name.ts';
import { ArchiveBudget, MAX_DIRECTORY_BYTES } from './zip-limits.ts';
import type { ZipPlace } from './zip-read.ts';

/** A file in an archive. Sizes are what the archive declares. */
export interface ZipEntry {
  readonly path: string;
  readonly byteLength: number;
  readonly place: ZipPlace;
}

/** Bytes that may stand behind an archive; further up its end is not searched for. */
const MAX_APPENDED_BYTES = 1024 ** 2;

/** The package reads what a directory declares; a wrong one must not fill the memory. */
class BoundedReader extends BlobReader {
  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    if (Math.min(length, this.size - offset) <= MAX_DIRECTORY_BYTES) {
      return super.readUint8Array(offset, length);
    }
    throw new AppError('import/zip-bomb', 'archive directory over the limit', { length });
  }
}

function toZipEntry(entry: Entry): ZipEntry {
  const { filename, offset, compressedSize, uncompressedSize, crc32 = 0 } = entry;
  return {
    // Old Windows programs part folders by backslashes, macOS takes Hangul apart.
    path: filename.replaceAll('\\', '/').normalize('NFC'),
    byteLength: uncompressedSize,
    place: { offset, compressedSize, uncompressedSize, crc32 },
  };
}

/** @throws {AppError} import/zip-encrypted, import/archive-unsupported, import/zip-unreadable */
function toListError(error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  if (message === ERR_ENCRYPTED_CENTRAL_DIRECTORY) {
    return new AppError('import/zip-encrypted', 'archive directory is encrypted');
  }
  if (message === ERR_SPLIT_ZIP_FILE) {
    return new AppError('import/archive-unsupported', 'archive is one of several parts');
  }
  return toArchiveError(error);
}

/**
 * Files of an archive in its own order, directories left out; archives inside are files like others.
 * Only the directory at the end is read, nothing is inflated.
 * @throws {AppError} import/zip-unreadable, import/zip-encrypted, import/zip-bomb,
 * import/archive-unsupported (one of several parts); a DOMException when the Blob itself cannot be read
 */
export async function listZip(
  archive: Blob,
  signal?: AbortSignal,
  budget = new ArchiveBudget(archive.size),
): Promise<readonly ZipEntry[]> {
  const reader = new ZipReader(new BoundedReader(archive), {
    useWebWorkers: false,
    strictness: 'tolerant',
    maxAppendedDataSize: MAX_APPENDED_BYTES,
    decodeText: (raw, encoding) =>
      encoding === 'utf-8' ? new TextDecoder().decode(raw) : decodeFileName(raw),
  });
  const files: ZipEntry[] = [];
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      signal?.throwIfAborted();
      budget.countEntry();
      if (!entry.directory) files.push(toZipEntry(entry));
    }
  } catch (error) {
    throw toListError(error);
  } finally {
    await reader.close();
  }
  budget.countDirectory(
    archive.size,
    files.map((file) => file.place),
  );
  return files;
}
