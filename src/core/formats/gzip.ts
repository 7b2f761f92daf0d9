import { toArchiveError, type Chunks } from './byte-chunks.ts';
import { refuseBomb } from './zip-limits.ts';

/**
 * The one file that a gzip holds (RFC 1952), as it is inflated.
 * @throws {AppError} import/zip-unreadable, import/zip-bomb; a DOMException when aborted or when the
 * Blob itself cannot be read
 */
export async function* gunzip(file: Blob, signal?: AbortSignal): Chunks {
  try {
    let size = 0;
    for await (const chunk of file.stream().pipeThrough(new DecompressionStream('gzip'))) {
      signal?.throwIfAborted();
      size += chunk.length;
      refuseBomb(file.size, size);
      yield chunk;
    }
  } catch (error) {
    throw toArchiveError(error);
  }
}
