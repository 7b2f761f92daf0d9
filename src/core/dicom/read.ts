import { AppError } from '../errors.ts';
import type { DataSet, DicomFile, Element, Tag } from './dataset.ts';
import { lookupTag } from './dictionary.ts';
import { inflate, MAX_INFLATED_BYTES } from './inflate.ts';
import {
  DataSetParser,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  type Encoding,
} from './parse-data-set.ts';
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

const PREAMBLE_BYTES = 128;
const PREFIX = 'DICM';
const MEDIA_STORAGE_DIRECTORY = '1.2.840.10008.1.3.10';
const NO_META: DataSet = new Map();

interface Opening {
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

function openMeta(bytes: Uint8Array): Opening {
  const hasPreamble = textAt(bytes, PREAMBLE_BYTES, PREFIX.length) === PREFIX;
  if (hasPreamble || textAt(bytes, 0, PREFIX.length) === PREFIX) {
    const offset = (hasPreamble ? PREAMBLE_BYTES : 0) + PREFIX.length;
    const { meta, end } = new DataSetParser(bytes).parseMeta(offset);
    return { meta, dataSetOffset: end, hasPreamble };
  }
  const startsWithMeta = bytes[0] === 2 && bytes[1] === 0 && isVr(textAt(bytes, 4, 2));
  if (!startsWithMeta) return { meta: NO_META, dataSetOffset: 0, hasPreamble };
  const { meta, end } = new DataSetParser(bytes).parseMeta(0);
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

/** Bytes without any meta information are DICOM only when they hold a SOP Class UID in its place. */
function readBareDataSet(bytes: Uint8Array): DicomFile {
  const encoding = encodingAt(bytes, 0);
  const notDicom = (cause?: unknown) =>
    new AppError('dicom/not-dicom', 'no DICOM prefix and no data set', {}, { cause });
  if (!encoding) throw notDicom();
  const elements = new Map<Tag, Element>();
  const isDicom = () => looksLikeUid(stringOf(elements, Tags.SOPClassUID));
  let dataSet: DataSet;
  try {
    dataSet = new DataSetParser(bytes).parseDataSet(0, encoding, elements);
  } catch (error) {
    throw isDicom() ? error : notDicom(error);
  }
  if (!isDicom()) throw notDicom();
  return {
    transferSyntaxUid: uidOfEncoding(encoding),
    meta: NO_META,
    dataSet,
    hasPreamble: false,
  };
}

async function readWithMeta(
  bytes: Uint8Array,
  opening: Opening,
  maxInflatedBytes: number,
): Promise<DicomFile> {
  const { meta, dataSetOffset, hasPreamble } = opening;
  if (stringOf(meta, Tags.MediaStorageSOPClassUID) === MEDIA_STORAGE_DIRECTORY) {
    throw new AppError('import/dicomdir', 'a directory of files, not an image');
  }
  if (dataSetOffset >= bytes.length) {
    throw new AppError('dicom/truncated', 'file ends behind its meta information');
  }
  const named = stringOf(meta, Tags.TransferSyntaxUID);
  const isDeflated = named === DeflatedExplicitVRLittleEndian;
  const source = isDeflated
    ? await inflate(bytes.subarray(dataSetOffset), maxInflatedBytes)
    : bytes;
  const offset = isDeflated ? 0 : dataSetOffset;
  const encoding =
    named === undefined
      ? (encodingAt(bytes, offset) ?? IMPLICIT_LITTLE)
      : encodingOf(named, source, offset);
  const dataSet = new DataSetParser(source).parseDataSet(offset, encoding, new Map());
  return { transferSyntaxUid: named ?? uidOfEncoding(encoding), meta, dataSet, hasPreamble };
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
  // Node's Buffer is a Uint8Array whose slice() shares its memory: nothing behind here may meet one.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.length);
  const opening = openMeta(bytes);
  const file =
    opening.meta.size === 0 && opening.dataSetOffset === 0
      ? readBareDataSet(bytes)
      : await readWithMeta(bytes, opening, options.maxInflatedBytes ?? MAX_INFLATED_BYTES);
  checkPixelDataIsWhole(file.dataSet);
  return file;
}
