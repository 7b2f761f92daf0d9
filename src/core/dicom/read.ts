import { AppError } from '../errors.ts';
import type { DataSet, DicomFile, Element, Tag } from './dataset.ts';
import { lookupTag } from './dictionary.ts';
import { inflate, MAX_INFLATED_BYTES } from './inflate.ts';
import {
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  MoreBytesNeeded,
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
  /** A DICOMDIR is given as a data set, not refused. */
  readonly allowsDirectory?: boolean;
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

/** How the element at `offset` is written, if it can be one: PS3.5 sections 7.1.2 and 7.1.3. */
function encodingAt(bytes: Uint8Array, offset: number): Encoding | null {
  if (bytes.length - offset < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, bytes.length - offset);
  const tagIn = (isLittle: boolean): Tag =>
    view.getUint16(0, isLittle) * 0x10000 + view.getUint16(2, isLittle);
  const hasVr = isVr(textAt(bytes, offset + 4, 2));
  const isEarlyGroup = view.getUint16(0, true) < 0x0100;
  if (hasVr && isEarlyGroup) return EXPLICIT_LITTLE;
  if (hasVr && view.getUint16(0, false) < 0x0100) return EXPLICIT_BIG;
  const fits = view.getUint32(4, true) <= view.byteLength - 8;
  return fits && lookupTag(tagIn(true)) ? IMPLICIT_LITTLE : null;
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

/** The encoding that the UID names, unless the first element plainly shows the other one. */
function encodingOf(transferSyntaxUid: string, bytes: Uint8Array, offset: number): Encoding {
  if (transferSyntaxUid === ExplicitVRBigEndian) return EXPLICIT_BIG;
  const shown = encodingAt(bytes, offset);
  const named = transferSyntaxUid === ImplicitVRLittleEndian ? IMPLICIT_LITTLE : EXPLICIT_LITTLE;
  return shown && !shown.isBigEndian ? shown : named;
}

function uidOfEncoding(encoding: Encoding): string {
  if (encoding.isBigEndian) return ExplicitVRBigEndian;
  return encoding.isExplicit ? ExplicitVRLittleEndian : ImplicitVRLittleEndian;
}

function looksLikeUid(text: string | undefined): boolean {
  return text !== undefined && /^[0-9]+(?:\.[0-9]+){2,}$/.test(text);
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

/** Bytes without any meta information are DICOM only when they hold a SOP Class UID in its place. */
function readBareDataSet(bytes: Uint8Array, parse: Parse): Read {
  const encoding = encodingAt(bytes, 0);
  const notDicom = (cause?: unknown) =>
    new AppError('dicom/not-dicom', 'no DICOM prefix and no data set', {}, { cause });
  if (!encoding) throw notDicom();
  const elements = new Map<Tag, Element>();
  const isDicom = () => looksLikeUid(stringOf(elements, Tags.SOPClassUID));
  let parsed: ReturnType<Parse>;
  try {
    parsed = parse(bytes, 0, encoding, elements);
  } catch (error) {
    throw error instanceof MoreBytesNeeded || isDicom() ? error : notDicom(error);
  }
  if (!isDicom()) throw notDicom();
  const file = {
    transferSyntaxUid: uidOfEncoding(encoding),
    meta: NO_META,
    dataSet: parsed.dataSet,
    hasPreamble: false,
  };
  return { file, encoding, pixelData: parsed.pixelData };
}

function checkMeta(opening: Opening, fileBytes: number, options: ReadOptions): void {
  const { meta, dataSetOffset } = opening;
  const isDirectory = stringOf(meta, Tags.MediaStorageSOPClassUID) === MEDIA_STORAGE_DIRECTORY;
  if (isDirectory && !options.allowsDirectory) {
    throw new AppError('import/dicomdir', 'a directory of files, not an image');
  }
  if (dataSetOffset >= fileBytes) {
    throw new AppError('dicom/truncated', 'file ends behind its meta information');
  }
}

function readWithMeta(bytes: Uint8Array, offset: number, opening: Opening, parse: Parse): Read {
  const { meta, hasPreamble } = opening;
  const named = stringOf(meta, Tags.TransferSyntaxUID);
  const encoding =
    named === undefined
      ? (encodingAt(bytes, offset) ?? IMPLICIT_LITTLE)
      : encodingOf(named, bytes, offset);
  const { dataSet, pixelData } = parse(bytes, offset, encoding, new Map());
  const transferSyntaxUid = named ?? uidOfEncoding(encoding);
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
  if (source.length === 0) throw new AppError('dicom/empty-file', 'file without a byte');
  const bytes = plainBytes(source);
  const opening = openMeta(bytes, bytes.length);
  if (!isBare(opening)) checkMeta(opening, bytes.length, options);
  const { file } = isBare(opening)
    ? readBareDataSet(bytes, parseWhole)
    : isDeflated(opening)
      ? readWithMeta(
          await inflate(
            bytes.subarray(opening.dataSetOffset),
            options.maxInflatedBytes ?? MAX_INFLATED_BYTES,
          ),
          0,
          opening,
          parseWhole,
        )
      : readWithMeta(bytes, opening.dataSetOffset, opening, parseWhole);
  checkPixelDataIsWhole(file.dataSet);
  return file;
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
    checkMeta(opening, fileBytes, {});
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
  const elements = new Map(before);
  const whole = new DataSetParser(plainBytes(tail)).parseDataSet(0, encoding, elements);
  return new Map([...whole].filter(([tag]) => !before.has(tag)));
}
