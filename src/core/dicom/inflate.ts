import { AppError } from '../errors.ts';

/** More than any single object of today's scanners, less than what ends a browser tab. */
export const MAX_INFLATED_BYTES = 1024 ** 3;

/** Real pictures shrink to a third, empty masks to a hundredth; only a bomb is large and smaller still. */
const RATIO_APPLIES_FROM_BYTES = 64 * 1024 ** 2;
const MAX_RATIO = 200;

async function inflateOnce(
  deflated: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  const progress = { isClosing: false };
  const feeding = (async () => {
    await writer.write(deflated);
    progress.isClosing = true;
    await writer.close();
  })();
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for await (const chunk of stream.readable as ReadableStream<Uint8Array>) {
      total += chunk.length;
      const isBomb = total > RATIO_APPLIES_FROM_BYTES && total > deflated.length * MAX_RATIO;
      if (total > maxBytes || isBomb) {
        throw new AppError('dicom/too-large', 'inflated data over the limit', { maxBytes });
      }
      chunks.push(chunk);
    }
    await feeding;
  } catch (error) {
    await feeding.catch(() => undefined); // The same failure, seen from the other end.
    if (error instanceof AppError) throw error;
    throw progress.isClosing
      ? new AppError('dicom/truncated', 'deflated data ends early', {}, { cause: error })
      : new AppError('dicom/malformed', 'deflated data is damaged', {}, { cause: error });
  }
  const inflated = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    inflated.set(chunk, at);
    at += chunk.length;
  }
  return inflated;
}

/** A NUL that makes the length even, or a gzip trailer (checksum and size) that some writers leave. */
const TRAILER_BYTES = [0, 1, 8];

/**
 * Raw deflate (RFC 1951) as PS3.5 section A.5 has it.
 * @throws {AppError} dicom/too-large, dicom/truncated, dicom/malformed
 */
export async function inflate(
  deflated: Uint8Array,
  maxBytes: number = MAX_INFLATED_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = deflated as Uint8Array<ArrayBuffer>;
  let firstError: unknown;
  for (const trailerBytes of TRAILER_BYTES) {
    if (trailerBytes >= bytes.length) break;
    try {
      return await inflateOnce(bytes.subarray(0, bytes.length - trailerBytes), maxBytes);
    } catch (error) {
      if (error instanceof AppError && error.code === 'dicom/too-large') throw error;
      firstError ??= error;
    }
  }
  throw firstError;
}
