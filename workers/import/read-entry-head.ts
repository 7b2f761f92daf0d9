import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet, FileBytes } from '../../src/core/dicom/dataset.ts';
import { readRange, sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { readDicomHead, type DicomHead } from '../../src/core/dicom/read.ts';
import { AppError } from '../../src/core/errors.ts';
import { KIND_HEAD_BYTES, kindOfFile } from '../../src/core/formats/file-kind.ts';
import { streamZipEntry } from '../../src/core/formats/zip-read.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportLocator } from '../../src/core/rpc/import-api.ts';
import { FirstBytes } from './first-bytes.ts';
import { readEntry, refuseForeign, refuseLargeUnknown, toReadError } from './read-entry.ts';

/** Enough for the header of a slice; one question to the disk. */
const FIRST_WINDOW_BYTES = 32 * 1024;
/** No real header is near it. */
const MAX_HEADER_BYTES = 64 * 1024 ** 2;

type Found = Extract<DicomHead, { kind: 'head' }>;

/** Bytes of a file from its start, as many as are asked for. */
interface Source {
  readonly byteLength: number;
  take(end: number): Promise<Uint8Array>;
}

const sourceOf = (bytes: FileBytes): Source => ({
  byteLength: sizeOf(bytes),
  take: (end) => readRange(bytes, 0, end),
});

function withEmptyPixels({ file, pixelData }: Found): DataSet {
  if (pixelData === null) return file.dataSet;
  return withElements(file.dataSet, [element(pixelData.tag, 'OW', '')]);
}

/** Null where the first bytes do not tell: the data set is packed. */
async function headIn(source: Source): Promise<DataSet | null> {
  for (let end = FIRST_WINDOW_BYTES; ;) {
    const bytes = await source.take(end);
    const kind = kindOfFile(bytes.subarray(0, KIND_HEAD_BYTES));
    refuseForeign(kind);
    refuseLargeUnknown(kind, source.byteLength);
    if (kind === 'gzip') return null;
    const head = readDicomHead(bytes, source.byteLength);
    if (head.kind === 'deflated') return null;
    if (head.kind === 'head') return withEmptyPixels(head);
    if (bytes.length < end) throw new AppError('dicom/truncated', 'file ends inside its header');
    if (head.untilByte > MAX_HEADER_BYTES) {
      throw new AppError('dicom/too-large', 'header over the limit', { limit: MAX_HEADER_BYTES });
    }
    end = Math.max(head.untilByte, 4 * end);
  }
}

async function headOfZipped(
  { archive, place }: Extract<ImportLocator, { kind: 'zip-entry' }>,
  signal: AbortSignal,
): Promise<DataSet | null> {
  const first = new FirstBytes(streamZipEntry(archive, place, signal));
  try {
    return await headIn({
      byteLength: place.uncompressedSize,
      take: (end) => first.take(end),
    });
  } finally {
    await first.end();
  }
}

async function headOf(locator: ImportLocator, signal: AbortSignal): Promise<DataSet | null> {
  switch (locator.kind) {
    case 'file':
      return headIn(sourceOf(locator.file));
    case 'zip-entry':
      return headOfZipped(locator, signal);
    case 'sample':
      return headIn(sourceOf(phantomInstance(locator.index).bytes));
  }
}

/**
 * The header of one input file, with pixel data, where there is any, of no length. Of a plain file no more
 * than the header is read, of a ZIP entry no more is inflated; what is packed otherwise is read as a whole.
 * @throws {AppError} as readEntry and readDicomHead; AbortError
 */
export async function readEntryHead(locator: ImportLocator, signal: AbortSignal): Promise<DataSet> {
  try {
    const head = await headOf(locator, signal);
    if (head) return head;
  } catch (error) {
    throw toReadError(error);
  }
  return (await readDicomBytes(await readEntry(locator, signal))).dataSet;
}
