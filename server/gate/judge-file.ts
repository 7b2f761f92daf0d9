import { dataSetOf } from '../../src/core/dicom/build.ts';
import type { DataSet, Tag } from '../../src/core/dicom/dataset.ts';
import { frameCountOf, nativeFrameBits } from '../../src/core/dicom/pixel-length.ts';
import { readDicomHead, type DicomHead } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { characterSetsOf, itemsOf, numberOf, stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { alwaysPresent, type PixelState } from '../../src/core/deid/always-present.ts';
import { OPTIONS, type DeidOption } from '../../src/core/deid/confidentiality.ts';
import { imageKindOf } from '../../src/core/deid/object-kinds.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { surroundingsOf } from '../../src/core/deid/surroundings.ts';
import { AppError } from '../../src/core/errors.ts';
import { isSame } from './is-same.ts';
import { judgeElements } from './judge-elements.ts';
import { Refused, type Refusal } from './refusal.ts';

/** A file that is not stored yet, read where it is asked for; fewer bytes come where it ends. */
export interface ArrivingFile {
  readonly byteLength: number;
  read(offset: number, length: number): Uint8Array;
}

/** What the row beside the file says of it. */
export interface DeclaredFile {
  /** Keyed id of the person, which a pseudonym is. */
  readonly personId: string;
  readonly byteLength: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
  readonly transferSyntaxUid: string;
}

const FIRST_READ_BYTES = 16 * 1024;
/** Per-frame groups of thousands of frames; more is no header. */
const MOST_HEAD_BYTES = 32 * 1024 * 1024;
const FRAGMENT_HEADER_BYTES = 8;
/** Header of an element of VR OB, OW, OF, OD. */
const LONG_HEADER_BYTES = 12;

type ReadHead = Extract<DicomHead, { kind: 'head' }> & { readonly bytes: Uint8Array };

function readHead(file: ArrivingFile): ReadHead {
  let length = FIRST_READ_BYTES;
  for (;;) {
    const bytes = file.read(0, Math.min(length, file.byteLength));
    const head = readDicomHead(bytes, file.byteLength);
    if (head.kind === 'head') return { ...head, bytes };
    // Deflated as a whole: nothing that our writer makes.
    if (head.kind === 'deflated') throw new Refused('foreign-form', T.TransferSyntaxUID);
    if (head.untilByte > MOST_HEAD_BYTES) throw new Refused('damaged', null);
    length = Math.max(head.untilByte, length * 2);
  }
}

/** The file begins just as our writer begins it: no other preamble, meta, order or hidden bytes. */
function judgeForm({ bytes, file, pixelData }: ReadHead, byteLength: number): void {
  const headLength = pixelData ? pixelData.valueOffset - LONG_HEADER_BYTES : byteLength;
  const expected = writeDicomFile(file);
  if (expected.length !== headLength) throw new Refused('foreign-form', null);
  if (!expected.every((byte, at) => byte === bytes[at])) throw new Refused('foreign-form', null);
}

function judgeNativePixels(head: ReadHead, length: number, byteLength: number): void {
  const { file, pixelData } = head;
  if (!pixelData) return;
  const { dataSet } = file;
  const fixedBits = { [T.FloatPixelData]: 32, [T.DoubleFloatPixelData]: 64 }[pixelData.tag];
  const bits = nativeFrameBits({
    rows: numberOf(dataSet, T.Rows) ?? 0,
    columns: numberOf(dataSet, T.Columns) ?? 0,
    samplesPerPixel: numberOf(dataSet, T.SamplesPerPixel) ?? 1,
    bitsAllocated: fixedBits ?? numberOf(dataSet, T.BitsAllocated) ?? 0,
    photometricInterpretation: stringOf(dataSet, T.PhotometricInterpretation) ?? '',
  });
  const expected = Math.ceil((bits * frameCountOf(dataSet)) / 8);
  if (length !== expected + (expected % 2)) throw new Refused('pixel-length', pixelData.tag);
  if (pixelData.valueOffset + length !== byteLength) {
    throw new Refused('data-behind-pixels', pixelData.tag);
  }
}

/** Fragments one behind the other up to the delimiter, and the file ends there. */
function judgeFragments(file: ArrivingFile, tag: Tag, start: number): void {
  let at = start;
  for (;;) {
    const header = file.read(at, FRAGMENT_HEADER_BYTES);
    if (header.length < FRAGMENT_HEADER_BYTES) throw new Refused('damaged', tag);
    const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
    const isItem = view.getUint16(0, true) === 0xfffe && view.getUint16(2, true) === 0xe000;
    const isEnd = view.getUint16(0, true) === 0xfffe && view.getUint16(2, true) === 0xe0dd;
    if (!isItem && !isEnd) throw new Refused('damaged', tag);
    at += FRAGMENT_HEADER_BYTES + view.getUint32(4, true);
    if (isEnd) break;
  }
  if (at !== file.byteLength) throw new Refused('data-behind-pixels', tag);
}

/** Rows have mapped UIDs whatever a policy keeps in the file, so that none of a clinic stands in a table. */
function judgeRow(
  { file }: ReadHead,
  declared: DeclaredFile,
  byteLength: number,
  { options }: DeidPolicy,
): void {
  const { dataSet } = file;
  const named: readonly (readonly [Tag, string])[] = [
    [T.SOPClassUID, declared.sopClassUid],
    ...(options.includes('retainUids')
      ? []
      : ([
          [T.SOPInstanceUID, declared.sopInstanceUid],
          [T.SeriesInstanceUID, declared.seriesUid],
        ] as const)),
  ];
  const differing = named.find(([tag, uid]) => (stringOf(dataSet, tag) ?? '') !== uid);
  if (differing) throw new Refused('row-differs', differing[0]);
  if (file.transferSyntaxUid !== declared.transferSyntaxUid) {
    throw new Refused('row-differs', T.TransferSyntaxUID);
  }
  if (byteLength !== declared.byteLength) throw new Refused('row-differs', null);
}

/** What was done to the pixels by the codes of the file; the markers must then say all of it. */
function pixelStateOf(dataSet: DataSet): PixelState {
  const codes = itemsOf(dataSet, T.DeidentificationMethodCodeSequence);
  const says = (option: DeidOption) =>
    codes.some((item) => stringOf(item, T.CodeValue) === OPTIONS[option][0]);
  return {
    arePixelsCleaned: says('cleanPixelData'),
    isDefaced: says('cleanRecognizableVisualFeatures'),
  };
}

function judgeMarkers(dataSet: DataSet, always: DataSet): void {
  for (const marker of always.values()) {
    if (isSame(marker, dataSet.get(marker.tag))) continue;
    const isBlank = marker.kind === 'value' && marker.bytes.length === 0;
    throw new Refused(isBlank ? 'not-blank' : 'marker-missing', marker.tag);
  }
}

/** The page sends plain images only. */
function judgeKind({ file, pixelData }: ReadHead): void {
  const sopClassUid = stringOf(file.dataSet, T.SOPClassUID) ?? '';
  if (imageKindOf(sopClassUid) === undefined) throw new Refused('object-kind', T.SOPClassUID);
  if (!pixelData) throw new Refused('object-kind', T.PixelData);
}

/** Pixels are cleaned in native form only: in fragments nobody can have blanked them. */
function judgeCleanedPixels({ pixelData }: ReadHead, always: DataSet): void {
  for (const tag of [T.BurnedInAnnotation, T.RecognizableVisualFeatures]) {
    if (always.has(tag) && pixelData?.length === null) throw new Refused('foreign-form', tag);
  }
}

/**
 * Whether a file is what our de-identification makes under this policy: written by our writer, every
 * element as the policy leaves it, the markers in place, pixels of the length that the header says and
 * nothing behind them. Null when it is. Only the header and the ends of fragments are read.
 */
export function judgeFile(
  file: ArrivingFile,
  declared: DeclaredFile,
  policy: DeidPolicy,
): Refusal | null {
  try {
    const head = readHead(file);
    const { dataSet } = head.file;
    const always = dataSetOf(alwaysPresent(policy, declared.personId, pixelStateOf(dataSet)));
    judgeMarkers(dataSet, always);
    judgeKind(head);
    judgeElements(policy, surroundingsOf(dataSet), characterSetsOf(dataSet), always);
    judgeCleanedPixels(head, always);
    judgeForm(head, file.byteLength);
    const { pixelData } = head;
    if (pixelData?.length === null) judgeFragments(file, pixelData.tag, pixelData.valueOffset);
    else if (pixelData) judgeNativePixels(head, pixelData.length, file.byteLength);
    judgeRow(head, declared, file.byteLength, policy);
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    if (!(error instanceof AppError)) throw error;
    return { rule: error.code === 'dicom/not-dicom' ? 'not-dicom' : 'damaged', tag: '' };
  }
}
