import { AppError, isAbort } from '../../src/core/errors.ts';
import { readZipEntry } from '../../src/core/formats/zip-read.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';

/** A browser's arrays end here. */
const MAX_FILE_BYTES = 2 ** 31 - 1;
/** Above this a file is opened only when it begins like DICOM: videos and disk images lie in folders. */
const LOOK_FIRST_BYTES = 64 * 1024 ** 2;
const PREFIX = { start: 128, end: 132, text: 'DICM' } as const;

async function readFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  if (file.size > LOOK_FIRST_BYTES) {
    const prefix = await file.slice(PREFIX.start, PREFIX.end).text();
    if (prefix !== PREFIX.text) throw new AppError('dicom/not-dicom', 'no DICOM prefix');
  }
  if (file.size > MAX_FILE_BYTES) {
    throw new AppError('dicom/too-large', 'file longer than an array', { byteLength: file.size });
  }
  return new Uint8Array(await file.arrayBuffer());
}

/** A Blob refuses with a DOMException when the file behind it has gone or changed. */
export function toReadError(error: unknown): unknown {
  if (!(error instanceof DOMException) || isAbort(error)) return error;
  return new AppError('import/file-unreadable', 'file cannot be read', { kind: error.name });
}

/**
 * The bytes of one input file.
 * @throws {AppError} import/file-unreadable, import/zip-unreadable, import/zip-bomb, dicom/not-dicom,
 * dicom/too-large
 */
export async function readEntry(
  locator: ImportLocator,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    switch (locator.kind) {
      case 'file':
        return await readFile(locator.file);
      case 'zip-entry':
        return await readZipEntry(locator.archive, locator.place, signal);
      case 'sample':
        return phantomInstance(locator.index).bytes;
    }
  } catch (error) {
    throw toReadError(error);
  }
}
