import type { FileBytes } from '../../src/core/dicom/dataset.ts';
import { MOST_HELD_BYTES, readRange, sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { AppError, isAbort } from '../../src/core/errors.ts';
import { gather, toBlob, withHead, type Chunks } from '../../src/core/formats/byte-chunks.ts';
import {
  DISC_IMAGE_MARK,
  KIND_HEAD_BYTES,
  kindOfFile,
  type FileKind,
} from '../../src/core/formats/file-kind.ts';
import { gunzip } from '../../src/core/formats/gzip.ts';
import { streamZipEntry } from '../../src/core/formats/zip-read.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';

/** A Blob refuses with a DOMException when the file behind it has gone or changed. */
export function toReadError(error: unknown): unknown {
  if (!(error instanceof DOMException) || isAbort(error)) return error;
  return new AppError('import/file-unreadable', 'file cannot be read', { kind: error.name });
}

/** What is plainly no DICOM ends here: it is neither inflated to its end nor taken into memory. */
export function refuseForeign(kind: FileKind): void {
  switch (kind) {
    case 'not-medical':
      throw new AppError('import/not-medical-file', 'a file of another kind');
    case 'other-image':
      throw new AppError('import/other-image-format', 'an image that is not DICOM');
    case 'other-archive':
      throw new AppError('import/archive-unsupported', 'an archive that is not ZIP');
    case 'zip':
      throw new AppError('import/zip-too-deep', 'an archive that listing did not open');
    case 'dicom':
    case 'gzip':
    case 'unknown':
  }
}

async function refuseDiscImage(file: Blob): Promise<void> {
  const { start, end, text } = DISC_IMAGE_MARK;
  if ((await file.slice(start, end).text()) !== text) return;
  throw new AppError('import/archive-unsupported', 'a disc image');
}

/** Above what is taken as an array, only what begins like DICOM: videos and raw data lie in folders. */
export function refuseLargeUnknown(kind: FileKind, byteLength: number): void {
  if (kind !== 'unknown' || byteLength <= MOST_HELD_BYTES) return;
  throw new AppError('dicom/not-dicom', 'large file that does not begin like DICOM', {
    byteLength,
  });
}

/** Goes on only when the first bytes may be DICOM. */
async function* refusingForeign(chunks: Chunks): Chunks {
  let isFirst = true;
  for await (const chunk of withHead(chunks, KIND_HEAD_BYTES)) {
    if (isFirst) refuseForeign(kindOfFile(chunk.subarray(0, KIND_HEAD_BYTES)));
    isFirst = false;
    yield chunk;
  }
}

/** A gzip holds one file; a gzip in it is not opened. */
async function unpacked(bytes: FileBytes, signal: AbortSignal): Promise<FileBytes> {
  const inner = await gather(refusingForeign(gunzip(toBlob(bytes), signal)));
  const kind = kindOfFile(await readRange(inner, 0, KIND_HEAD_BYTES));
  if (kind === 'gzip') throw new AppError('import/archive-unsupported', 'gzip in a gzip');
  refuseLargeUnknown(kind, sizeOf(inner));
  return inner;
}

/** Up to here a file is read at once: one question to the disk, not two. */
const READ_AT_ONCE_BYTES = 4 * 1024 ** 2;

async function inMemory(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

/** Whether a file is taken into memory before anything is known of it. */
export const isReadAtOnce = (file: Blob): boolean => file.size <= READ_AT_ONCE_BYTES;

async function readFile(
  file: Blob,
  known: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<FileBytes> {
  const bytes = known ?? (isReadAtOnce(file) ? await inMemory(file) : file);
  const kind = kindOfFile(await readRange(bytes, 0, KIND_HEAD_BYTES));
  refuseForeign(kind);
  if (kind === 'gzip') return unpacked(bytes, signal);
  if (kind === 'unknown') await refuseDiscImage(file);
  refuseLargeUnknown(kind, file.size);
  return bytes instanceof Blob && file.size <= MOST_HELD_BYTES ? inMemory(file) : bytes;
}

async function readZipped(
  { archive, place }: Extract<ImportLocator, { kind: 'zip-entry' }>,
  signal: AbortSignal,
): Promise<FileBytes> {
  const bytes = await gather(refusingForeign(streamZipEntry(archive, place, signal)));
  const kind = kindOfFile(await readRange(bytes, 0, KIND_HEAD_BYTES));
  refuseLargeUnknown(kind, sizeOf(bytes));
  return kind === 'gzip' ? unpacked(bytes, signal) : bytes;
}

/**
 * The bytes of one input file: an array up to 64 MiB, a Blob above, of any size. What is plainly of
 * another kind is refused by its first bytes, never by its name. `known`: the bytes of a small file that
 * was read already.
 * @throws {AppError} import/file-unreadable, import/not-medical-file, import/other-image-format,
 * import/archive-unsupported, import/zip-too-deep, import/zip-unreadable, import/zip-encrypted,
 * import/zip-bomb, dicom/not-dicom
 */
export async function readEntry(
  locator: ImportLocator,
  signal: AbortSignal,
  known?: Uint8Array,
): Promise<FileBytes> {
  try {
    switch (locator.kind) {
      case 'file':
        return await readFile(locator.file, known, signal);
      case 'zip-entry':
        return await readZipped(locator, signal);
      case 'sample':
        return phantomInstance(locator.index).bytes;
    }
  } catch (error) {
    throw toReadError(error);
  }
}
