import { AppError } from '../errors.ts';
import { gather, gatherArray, type Chunks } from '../formats/byte-chunks.ts';
import type { FileBytes } from './dataset.ts';
import { sizeOf } from './file-bytes.ts';

/** More than any single object of today's scanners, less than what ends a browser tab. */
export const MAX_INFLATED_BYTES = 1024 ** 3;

/** Real pictures shrink to a third, empty masks to a hundredth; only a bomb is large and smaller still. */
const RATIO_APPLIES_FROM_BYTES = 64 * 1024 ** 2;
const MAX_RATIO = 200;

type PlainBytes = Uint8Array<ArrayBuffer>;

/** A browser inflates what it is given at once to its end: at a thousand to one, this makes 16 MiB. */
const FED_AT_ONCE_BYTES = 16 * 1024;

function* slicesOf(bytes: PlainBytes): Iterable<PlainBytes> {
  for (let start = 0; start < bytes.length; start += FED_AT_ONCE_BYTES) {
    yield bytes.subarray(start, start + FED_AT_ONCE_BYTES);
  }
}

async function* inflatedChunks(deflated: FileBytes, maxBytes: number): Chunks {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const progress: { isClosing: boolean; readError?: DOMException } = { isClosing: false };
  const source: AsyncIterable<PlainBytes> | PlainBytes[] =
    deflated instanceof Uint8Array
      ? [deflated as PlainBytes]
      : (deflated.stream() as ReadableStream<PlainBytes>);
  const feeding = (async () => {
    try {
      for await (const chunk of source) {
        for (const slice of slicesOf(chunk)) await writer.write(slice);
      }
    } catch (error) {
      if (error instanceof DOMException) progress.readError = error;
      await writer.abort(error);
      throw error;
    }
    progress.isClosing = true;
    await writer.close();
  })();
  feeding.catch(() => undefined); // Met below, from the other end of the stream.
  let total = 0;
  try {
    for await (const chunk of stream.readable as ReadableStream<PlainBytes>) {
      total += chunk.length;
      const isBomb = total > RATIO_APPLIES_FROM_BYTES && total > sizeOf(deflated) * MAX_RATIO;
      if (total > maxBytes || isBomb) {
        throw new AppError('dicom/too-large', 'inflated data over the limit', { maxBytes });
      }
      yield chunk;
    }
    await feeding;
  } catch (error) {
    if (progress.readError) throw progress.readError;
    if (error instanceof AppError) throw error;
    throw progress.isClosing
      ? new AppError('dicom/truncated', 'deflated data ends early', {}, { cause: error })
      : new AppError('dicom/malformed', 'deflated data is damaged', {}, { cause: error });
  }
}

/** A NUL that makes the length even, or a gzip trailer (checksum and size) that some writers leave. */
const TRAILER_BYTES = [0, 1, 8];

async function withoutTrailer<T>(
  deflated: FileBytes,
  maxBytes: number,
  collect: (chunks: Chunks) => Promise<T>,
): Promise<T> {
  const size = sizeOf(deflated);
  const part = (end: number) =>
    deflated instanceof Uint8Array ? deflated.subarray(0, end) : deflated.slice(0, end);
  let firstError: unknown;
  for (const trailerBytes of TRAILER_BYTES) {
    if (trailerBytes >= size) break;
    try {
      return await collect(inflatedChunks(part(size - trailerBytes), maxBytes));
    } catch (error) {
      const isDamage = error instanceof AppError && error.code !== 'dicom/too-large';
      if (!isDamage) throw error;
      firstError ??= error;
    }
  }
  throw firstError;
}

/**
 * Raw deflate (RFC 1951) as PS3.5 section A.5 has it.
 * @throws {AppError} dicom/too-large, dicom/truncated, dicom/malformed
 */
export function inflate(
  deflated: Uint8Array,
  maxBytes: number = MAX_INFLATED_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  return withoutTrailer(deflated, maxBytes, gatherArray);
}

/**
 * The same for what is on the disk: where much comes out, it goes back to the disk as it comes.
 * @throws {AppError} dicom/too-large, dicom/truncated, dicom/malformed
 * @throws {DOMException} of the Blob, when it cannot be read
 */
export async function inflateBlob(
  deflated: Blob,
  maxBytes: number = MAX_INFLATED_BYTES,
): Promise<Blob> {
  const inflated = await withoutTrailer(deflated, maxBytes, gather);
  return new Blob([inflated as BlobPart]);
}
