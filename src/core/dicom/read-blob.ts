import { AppError } from '../errors.ts';
import { toBlob } from '../formats/byte-chunks.ts';
import { dataSetOf } from './build.ts';
import type { BulkElement, DicomFile, Element, FileBytes } from './dataset.ts';
import type { PixelDataPlace } from './encoding.ts';
import { MOST_HELD_BYTES, readRange } from './file-bytes.ts';
import { inflateBlob } from './inflate.ts';
import { checkBulkIsWhole, checkPixelDataIsWhole } from './pixel-length.ts';
import { readFragments } from './read-fragments.ts';
import {
  readDicomFile,
  readDicomHead,
  readDicomTail,
  readInflatedHead,
  type DicomHead,
  type Opening,
  type ReadOptions,
} from './read.ts';
import { swapBytes } from './swap-bytes.ts';
import * as Tags from './tags.generated.ts';

interface ReadBlobOptions extends ReadOptions {
  /** A larger file is read by slices; the default is MOST_HELD_BYTES. */
  readonly mostHeldBytes?: number;
}

/** Enough for most headers; functional groups of a thousand frames ask for more. */
const FIRST_WINDOW_BYTES = 1024 ** 2;
const LEAST_WINDOW_BYTES = 16 * 1024;
/** What may stand around the pixel data: no real header is near it, and a tab can hold it. */
const MAX_HEADER_BYTES = 256 * 1024 ** 2;
const SWAPPED_AT_ONCE_BYTES = 16 * 1024 ** 2;

type Head = Extract<DicomHead, { kind: 'head' }>;

function tooLarge(): AppError {
  return new AppError('dicom/too-large', 'header over the limit', { limit: MAX_HEADER_BYTES });
}

/** Reads more and more of the beginning, until the parser has what it asks for. */
async function readHead(
  blob: Blob,
  parse: (head: Uint8Array) => DicomHead,
): Promise<Exclude<DicomHead, { kind: 'more' }>> {
  for (let end = FIRST_WINDOW_BYTES; ;) {
    const bytes = await readRange(blob, 0, end);
    const head = parse(bytes);
    if (head.kind === 'more') {
      if (head.untilByte > MAX_HEADER_BYTES) throw tooLarge();
      end = Math.min(MAX_HEADER_BYTES, Math.max(head.untilByte, 4 * bytes.length));
      continue;
    }
    // All values are ranges of these bytes: what lies behind the header must not be held with them.
    const headerBytes = head.kind === 'head' ? head.pixelData?.valueOffset : undefined;
    const neededBytes = Math.max(LEAST_WINDOW_BYTES, headerBytes ?? bytes.length);
    if (bytes.length <= 2 * neededBytes) return head;
    end = neededBytes;
  }
}

async function swappedBlob(blob: Blob, unitBytes: 1 | 2 | 4 | 8): Promise<Blob> {
  if (unitBytes === 1) return blob;
  const parts: Blob[] = [];
  for (let at = 0; at < blob.size; at += SWAPPED_AT_ONCE_BYTES) {
    const bytes = await readRange(blob, at, at + SWAPPED_AT_ONCE_BYTES);
    parts.push(new Blob([swapBytes(bytes, unitBytes) as Uint8Array<ArrayBuffer>]));
  }
  return new Blob(parts);
}

/** As the data dictionary has it, where the file says nothing that pixels can be. */
function bulkVr({ tag, vr }: PixelDataPlace): BulkElement['vr'] {
  if (vr === 'OB' || vr === 'OW' || vr === 'OF' || vr === 'OD') return vr;
  if (tag === Tags.FloatPixelData) return 'OF';
  return tag === Tags.DoubleFloatPixelData ? 'OD' : 'OW';
}

async function readPixelData(
  blob: Blob,
  { encoding }: Head,
  place: PixelDataPlace,
): Promise<{ readonly element: Element; readonly end: number }> {
  const { tag, vr, valueOffset, length } = place;
  if (length === null) {
    const isPixels = tag === Tags.PixelData && (vr === 'OB' || vr === 'OW');
    if (!isPixels || encoding.isBigEndian) {
      throw new AppError('dicom/malformed', 'undefined length of plain pixel data');
    }
    return readFragments(blob, valueOffset);
  }
  const end = valueOffset + length;
  const native = await swappedBlob(blob.slice(valueOffset, end), place.swapUnitBytes);
  return { element: { kind: 'bulk', tag, vr: bulkVr(place), blob: native }, end };
}

async function readAroundPixelData(blob: Blob, head: Head): Promise<DicomFile> {
  if (!head.pixelData) return head.file;
  const { element, end } = await readPixelData(blob, head, head.pixelData);
  if (blob.size - end > MAX_HEADER_BYTES) throw tooLarge();
  const before = dataSetOf([...head.file.dataSet.values(), element]);
  const behind = await readRange(blob, end, blob.size);
  const tail = behind.length === 0 ? [] : readDicomTail(behind, head.encoding, before).values();
  const dataSet = dataSetOf([...before.values(), ...tail]);
  checkPixelDataIsWhole(dataSet);
  await checkBulkIsWhole(dataSet);
  return { ...head.file, dataSet };
}

async function readDeflated(
  blob: Blob,
  opening: Opening,
  options: ReadBlobOptions,
): Promise<DicomFile> {
  const deflated = blob.slice(opening.dataSetOffset);
  const inflated = await inflateBlob(deflated, options.maxInflatedBytes);
  const head = await readHead(inflated, (bytes) => readInflatedHead(opening, bytes, inflated.size));
  if (head.kind === 'deflated') {
    throw new AppError('internal/unexpected', 'inflated bytes were taken for deflated ones');
  }
  return readAroundPixelData(inflated, head);
}

/**
 * Reads a DICOM file of any size. A large one comes with its pixel data left on the disk: a `bulk` element,
 * or fragments that are ranges of it; only what stands around it is in memory. The Blob must stay readable as
 * long as the file is used.
 * @throws {AppError} as readDicomFile; dicom/too-large for a header over 256 MiB
 * @throws {DOMException} of the Blob, when it cannot be read
 */
export async function readDicomBlob(blob: Blob, options: ReadBlobOptions = {}): Promise<DicomFile> {
  if (blob.size <= (options.mostHeldBytes ?? MOST_HELD_BYTES)) {
    return readDicomFile(await readRange(blob, 0, blob.size), options);
  }
  const head = await readHead(blob, (bytes) => readDicomHead(bytes, blob.size));
  return head.kind === 'deflated'
    ? readDeflated(blob, head.opening, options)
    : readAroundPixelData(blob, head);
}

/**
 * Reads a file that is in memory or on the disk. What a file in memory inflates to goes to the disk when it
 * is large: a deflated picture of nothing may be a hundredth of itself.
 * @throws {AppError} as readDicomBlob
 * @throws {DOMException} of the Blob, when it cannot be read
 */
export async function readDicomBytes(
  bytes: FileBytes,
  options: ReadBlobOptions = {},
): Promise<DicomFile> {
  if (bytes instanceof Blob) return readDicomBlob(bytes, options);
  const { mostHeldBytes = MOST_HELD_BYTES } = options;
  try {
    return await readDicomFile(bytes, { ...options, maxInflatedBytes: mostHeldBytes });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'dicom/too-large') throw error;
    return readDicomBlob(toBlob(bytes), { ...options, mostHeldBytes: 0 });
  }
}
