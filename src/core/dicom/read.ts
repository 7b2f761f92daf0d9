import { AppError } from '../errors.ts';
import type { DataSet, DicomFile, Element, Tag } from './dataset.ts';
import { inflate, MAX_INFLATED_BYTES } from './inflate.ts';
import {
  encodingNamed,
  MoreBytesNeeded,
  shownEncoding,
  uidOfEncoding,
  type Encoding,
  type PixelDataPlace,
} from './encoding.ts';
import { DataSetParser } from './parse-data-set.ts';
import { checkPixelDataIsWhole } from './pixel-length.ts';
import * as Tags from './tags.generated.ts';
import {
  DeflatedExplicitVRLittleEndian,
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
} from './transfer-syntaxes.ts';
import { latin1 } from './character-sets.ts';
import { stringOf } from './values.ts';
import { isVr } from './vr.ts';

export interface ReadOptions {
  /** Limit of a deflated data set; the default is MAX_INFLATED_BYTES. */
  readonly maxInflatedBytes?: number;
}

/** What the first bytes of a file tell. */
export type DicomHead =
  /** The head must reach up to this offset. */
  | { readonly kind: 'more'; readonly untilByte: number }
  /** The data set from `dataSetOffset` must be inflated first; then readInflatedHead goes on. */
  | { readonly kind: 'deflated'; readonly opening: Opening }
  | {
      readonly kind: 'head';
      /** Its data set ends in front of the pixel data. */
      readonly file: DicomFile;
      readonly encoding: Encoding;
      /** null: the file has none and is complete as it is. */
      readonly pixelData: PixelDataPlace | null;
    };

const PREAMBLE_BYTES = 128;
const PREFIX = 'DICM';
const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';
const PLAIN_SYNTAXES: ReadonlySet<string> = new Set([
  ImplicitVRLittleEndian,
  ExplicitVRLittleEndian,
  ExplicitVRBigEndian,
]);
const NO_META: DataSet = new Map();

/** What stands before the data set. */
export interface Opening {
  readonly meta: DataSet;
  readonly dataSetOffset: number;
  readonly hasPreamble: boolean;
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return latin1(bytes.subarray(offset, offset + length));
}

function openMeta(bytes: Uint8Array, fileBytes: number): Opening {
  const hasPreamble = textAt(bytes, PREAMBLE_BYTES, PREFIX.length) === PREFIX;
  if (hasPreamble || textAt(bytes, 0, PREFIX.length) === PREFIX) {
    const offset = (hasPreamble ? PREAMBLE_BYTES : 0) + PREFIX.length;
    const { meta, end } = new DataSetParser(bytes, fileBytes).parseMeta(offset);
    return { meta, dataSetOffset: end, hasPreamble };
  }
  const startsWithMeta = bytes[0] === 2 && bytes[1] === 0 && isVr(textAt(bytes, 4, 2));
  if (!startsWithMeta) return { meta: NO_META, dataSetOffset: 0, hasPreamble };
  const { meta, end } = new DataSetParser(bytes, fileBytes).parseMeta(0);
  return { meta, dataSetOffset: end, hasPreamble };
}

const UID = /^[0-9]+(?:\.[0-9]+){2,}$/;
/** ACR-NEMA 300, from before there were UIDs, says its name in Recognition Code. */
const ACR_NEMA = /^ACR-?NEMA/;

function namesItsKind(elements: DataSet): boolean {
  return (
    UID.test(stringOf(elements, Tags.SOPClassUID) ?? '') ||
    ACR_NEMA.test(stringOf(elements, Tags.RecognitionCode) ?? '')
  );
}

interface Read {
  readonly file: DicomFile;
  readonly encoding: Encoding;
  readonly pixelData: PixelDataPlace | null;
}

type Parse = (
  bytes: Uint8Array,
  offset: number,
  encoding: Encoding,
  elements: Map<Tag, Element>,
) => { readonly dataSet: DataSet; readonly pixelData: PixelDataPlace | null };

const parseWhole: Parse = (bytes, ...place) => ({
  dataSet: new DataSetParser(bytes).parseDataSet(...place),
  pixelData: null,
});

const parseHeadOf =
  (fileBytes: number): Parse =>
  (bytes, ...place) =>
    new DataSetParser(bytes, fileBytes).parseHead(...place);

/** Bytes without any meta information are DICOM only when they name their kind where it must stand. */
function readBareDataSet(bytes: Uint8Array, parse: Parse): Read {
  const encoding = shownEncoding(bytes, 0);
  const notDicom = (cause?: unknown) =>
    new AppError('dicom/not-dicom', 'no DICOM prefix and no data set', {}, { cause });
  if (!encoding) throw notDicom();
  const elements = new Map<Tag, Element>();
  let parsed: ReturnType<Parse>;
  try {
    parsed = parse(bytes, 0, encoding, elements);
  } catch (error) {
    throw error instanceof MoreBytesNeeded || namesItsKind(elements) ? error : notDicom(error);
  }
  if (!namesItsKind(elements)) throw notDicom();
  const file = {
    transferSyntaxUid: uidOfEncoding(encoding),
    meta: NO_META,
    dataSet: parsed.dataSet,
    hasPreamble: false,
  };
  return { file, encoding, pixelData: parsed.pixelData };
}

function isDirectory(meta: DataSet): boolean {
  return stringOf(meta, Tags.MediaStorageSOPClassUID) === MEDIA_STORAGE_DIRECTORY;
}

function checkMeta(opening: Opening, fileBytes: number, kind: 'image' | 'directory'): void {
  const { meta, dataSetOffset } = opening;
  if (isDirectory(meta) && kind !== 'directory') {
    throw new AppError('import/dicomdir', 'a directory of files, not an image');
  }
  if (!isDirectory(meta) && kind === 'directory') {
    throw new AppError('dicom/malformed', 'a file that is no directory');
  }
  if (dataSetOffset >= fileBytes) {
    throw new AppError('dicom/truncated', 'file ends behind its meta information');
  }
}

function readWithMeta(bytes: Uint8Array, offset: number, opening: Opening, parse: Parse): Read {
  const { meta, hasPreamble } = opening;
  const named = stringOf(meta, Tags.TransferSyntaxUID);
  const encoding = shownEncoding(bytes, offset) ?? encodingNamed(named ?? ImplicitVRLittleEndian);
  const { dataSet, pixelData } = parse(bytes, offset, encoding, new Map());
  // What the bytes show counts; a compressed syntax says more than how elements are written.
  const isPlain = named === undefined || PLAIN_SYNTAXES.has(named);
  const transferSyntaxUid = isPlain ? uidOfEncoding(encoding) : named;
  return { file: { transferSyntaxUid, meta, dataSet, hasPreamble }, encoding, pixelData };
}

function isDeflated({ meta }: Opening): boolean {
  return stringOf(meta, Tags.TransferSyntaxUID) === DeflatedExplicitVRLittleEndian;
}

function isBare({ meta, dataSetOffset }: Opening): boolean {
  return meta.size === 0 && dataSetOffset === 0;
}

// Node's Buffer is a Uint8Array whose slice() shares its memory: nothing behind here may meet one.
function plainBytes({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

async function readFile(
  bytes: Uint8Array,
  kind: 'image' | 'directory',
  maxInflatedBytes: number,
  parse: Parse,
): Promise<DicomFile> {
  if (bytes.length === 0) throw new AppError('dicom/empty-file', 'file without a byte');
  const opening = openMeta(bytes, bytes.length);
  if (isBare(opening)) {
    const { file } = readBareDataSet(bytes, parse);
    if (kind === 'image') return file;
  }
  checkMeta(opening, bytes.length, kind);
  const { dataSetOffset } = opening;
  if (!isDeflated(opening)) return readWithMeta(bytes, dataSetOffset, opening, parse).file;
  const inflated = await inflate(bytes.subarray(dataSetOffset), maxInflatedBytes);
  return readWithMeta(inflated, 0, opening, parse).file;
}

/**
 * Reads a DICOM file in any transfer syntax. Values are ranges of the given bytes (of the inflated bytes when
 * deflated), copies only where big endian was swapped. Source: PS3.10 section 7, PS3.5 annex A.
 * @throws {AppError} dicom/empty-file, dicom/not-dicom, dicom/truncated, dicom/malformed,
 * dicom/too-large, import/dicomdir
 */
export async function readDicomFile(
  source: Uint8Array,
  options: ReadOptions = {},
): Promise<DicomFile> {
  const { maxInflatedBytes = MAX_INFLATED_BYTES } = options;
  const file = await readFile(plainBytes(source), 'image', maxInflatedBytes, parseWhole);
  checkPixelDataIsWhole(file.dataSet);
  return file;
}

/** A DICOMDIR, and where each of its records stands in the file. */
export interface DicomDirectory {
  readonly file: DicomFile;
  /** Offset of the item of each record from the start of the file, in the order of the sequence. */
  readonly recordOffsets: readonly number[];
}

/**
 * Reads a DICOMDIR, PS3.10 section 8.6 and PS3.3 annex F.
 * @throws {AppError} as readDicomFile, and dicom/malformed when the file is no directory
 */
export async function readDicomDirectory(source: Uint8Array): Promise<DicomDirectory> {
  let recordOffsets: readonly number[] = [];
  const parse: Parse = (bytes, ...place) => {
    const parser = new DataSetParser(bytes);
    const dataSet = parser.parseDataSet(...place);
    recordOffsets = parser.recordOffsets;
    return { dataSet, pixelData: null };
  };
  const file = await readFile(plainBytes(source), 'directory', MAX_INFLATED_BYTES, parse);
  return { file, recordOffsets };
}

/** Below this nothing can be told of a file that has more. */
const LEAST_HEAD_BYTES = 1024;

/**
 * Reads all that stands before the top-level pixel data, from the first bytes of a file of `fileBytes`.
 * Whether the pixel data is whole is left to the caller.
 * @throws {AppError} dicom/empty-file, dicom/not-dicom, dicom/truncated, dicom/malformed, import/dicomdir
 */
export function readDicomHead(source: Uint8Array, fileBytes: number): DicomHead {
  if (fileBytes === 0) throw new AppError('dicom/empty-file', 'file without a byte');
  const least = Math.min(LEAST_HEAD_BYTES, fileBytes);
  if (source.length < least) return { kind: 'more', untilByte: least };
  const bytes = plainBytes(source);
  const parse = parseHeadOf(fileBytes);
  return headOf(() => {
    const opening = openMeta(bytes, fileBytes);
    if (isBare(opening)) return readBareDataSet(bytes, parse);
    checkMeta(opening, fileBytes, 'image');
    if (isDeflated(opening)) return opening;
    const offset = opening.dataSetOffset;
    const firstElement = Math.min(offset + 8, fileBytes);
    if (bytes.length < firstElement) throw new MoreBytesNeeded(firstElement);
    return readWithMeta(bytes, offset, opening, parse);
  });
}

function headOf(read: () => Read | Opening): DicomHead {
  try {
    const found = read();
    return 'file' in found ? { kind: 'head', ...found } : { kind: 'deflated', opening: found };
  } catch (error) {
    if (error instanceof MoreBytesNeeded) return { kind: 'more', untilByte: error.untilByte };
    throw error;
  }
}

/**
 * Goes on where readDicomHead found a deflated data set: `source` holds its first inflated bytes of
 * `inflatedBytes`, and all offsets count from there.
 * @throws {AppError} dicom/truncated, dicom/malformed
 */
export function readInflatedHead(
  opening: Opening,
  source: Uint8Array,
  inflatedBytes: number,
): DicomHead {
  const least = Math.min(LEAST_HEAD_BYTES, inflatedBytes);
  if (source.length < least) return { kind: 'more', untilByte: least };
  return headOf(() => readWithMeta(plainBytes(source), 0, opening, parseHeadOf(inflatedBytes)));
}

/**
 * Elements behind the pixel data, from the bytes between its end and the end of the file. `before`: the
 * data set of the head, which tells what is signed and which tags have stood already.
 * @throws {AppError} dicom/truncated, dicom/malformed
 */
export function readDicomTail(tail: Uint8Array, encoding: Encoding, before: DataSet): DataSet {
  return new DataSetParser(plainBytes(tail)).parseTail(encoding, before);
}
