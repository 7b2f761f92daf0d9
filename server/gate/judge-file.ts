import type { DataSet, Element, Tag } from '../../src/core/dicom/dataset.ts';
import { isPrivate, keywordOf } from '../../src/core/dicom/dictionary.ts';
import { frameCountOf, nativeFrameBits } from '../../src/core/dicom/pixel-length.ts';
import { readDicomHead, type DicomHead } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { numberOf, stringOf, stringsOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { treatmentOf } from '../../src/core/deid/actions.ts';
import { dummyElement } from '../../src/core/deid/dummy.ts';
import { isKeyedUid, isStandardUid } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import {
  surroundingsInside,
  surroundingsOf,
  type Surroundings,
} from '../../src/core/deid/surroundings.ts';
import { AppError } from '../../src/core/errors.ts';

/** A file that is not stored yet, read where it is asked for; fewer bytes come where it ends. */
export interface ArrivingFile {
  readonly byteLength: number;
  read(offset: number, length: number): Uint8Array;
}

/**
 * A policy, and the forms of what its output holds in every file: markers and blank attributes, with
 * pixels as they came, cleaned ones and defaced ones. A file has one of them as a whole.
 */
export interface GatePolicy {
  readonly policy: DeidPolicy;
  readonly forms: readonly DataSet[];
}

/** One form of a policy. */
interface Expected {
  readonly policy: DeidPolicy;
  readonly always: DataSet;
}

/** What the row beside the file says of it. */
export interface DeclaredFile {
  readonly byteLength: number;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesUid: string;
  readonly transferSyntaxUid: string;
}

type GateRule =
  | 'policy-unknown' | 'not-dicom' | 'damaged' | 'foreign-form' | 'private' | 'marker-missing' | 'not-blank' | 'not-dummy'
  | 'not-allowed' | 'original-uid' | 'pixel-length' | 'data-behind-pixels' | 'row-differs'; // prettier-ignore

/** Why a file is not stored. `tag` is a keyword or a number, never a value. */
export interface Refusal {
  readonly rule: GateRule;
  readonly tag: string;
}

class Refused extends Error {
  readonly refusal: Refusal;

  constructor(rule: GateRule, tag: Tag | null) {
    super(rule);
    this.refusal = { rule, tag: tag === null ? '' : keywordOf(tag) };
  }
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

function isSame(a: Element, b: Element | null | undefined): boolean {
  if (a.kind === 'value') {
    return (
      b?.kind === 'value' &&
      a.vr === b.vr &&
      a.bytes.length === b.bytes.length &&
      a.bytes.every((byte, at) => byte === b.bytes[at])
    );
  }
  if (a.kind !== 'sequence' || b?.kind !== 'sequence' || a.items.length !== b.items.length) {
    return false;
  }
  return a.items.every((item, at) => {
    const other = b.items[at];
    if (item.size !== other?.size) return false;
    return [...item.values()].every((element) => isSame(element, other.get(element.tag)));
  });
}

/** Every element as the policy leaves it: what it would change has not been through it. */
function judgeElements({ policy, always }: Expected, place: Surroundings): void {
  const { dataSet, depth } = place;
  for (const element of dataSet.values()) {
    const { tag } = element;
    if (depth === 0 && always.has(tag)) continue;
    if (isPrivate(tag)) throw new Refused('private', tag);
    switch (treatmentOf(element, policy, place)) {
      case 'keep':
        break;
      // No policy that the gate knows moves dates or cleans texts: nothing here could tell whether it was done.
      case 'shift-date':
      case 'clean-text':
      case 'clean-codes':
      case 'remove':
        throw new Refused('not-allowed', tag);
      case 'blank':
        if (element.kind === 'sequence' ? element.items.length > 0 : !isEmpty(element)) {
          throw new Refused('not-blank', tag);
        }
        break;
      case 'dummy':
        if (!isSame(element, dummyElement(element))) throw new Refused('not-dummy', tag);
        break;
      case 'map-uid':
        if (
          !stringsOf(dataSet, tag).every(
            (uid) => uid === '' || isKeyedUid(uid) || isStandardUid(uid),
          )
        ) {
          throw new Refused('original-uid', tag);
        }
        break;
      case 'recurse':
        if (element.kind !== 'sequence') throw new Refused('not-allowed', tag);
        for (const item of element.items) {
          judgeElements({ policy, always }, surroundingsInside(item, tag, place));
        }
    }
  }
}

function isEmpty(element: Element): boolean {
  return element.kind === 'value' && element.bytes.length === 0;
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

function judgeRow({ file }: ReadHead, byteLength: number, declared: DeclaredFile): void {
  const { dataSet } = file;
  const differing = (
    [
      [T.SOPClassUID, declared.sopClassUid],
      [T.SOPInstanceUID, declared.sopInstanceUid],
      [T.SeriesInstanceUID, declared.seriesUid],
    ] as const
  ).find(([tag, uid]) => (stringOf(dataSet, tag) ?? '') !== uid);
  if (differing) throw new Refused('row-differs', differing[0]);
  if (file.transferSyntaxUid !== declared.transferSyntaxUid) {
    throw new Refused('row-differs', T.TransferSyntaxUID);
  }
  if (byteLength !== declared.byteLength) throw new Refused('row-differs', null);
}

/** The form that the file says it has, by the codes of what was done; the first when it says neither. */
function expectedOf(dataSet: DataSet, { policy, forms }: GatePolicy): Expected {
  const tag = T.DeidentificationMethodCodeSequence;
  const said = forms.find((form) => {
    const codes = form.get(tag);
    return codes !== undefined && isSame(codes, dataSet.get(tag));
  });
  return { policy, always: said ?? forms[0] ?? new Map<Tag, Element>() };
}

function judgeMarkers(dataSet: DataSet, { always }: Expected): void {
  for (const marker of always.values()) {
    if (isSame(marker, dataSet.get(marker.tag))) continue;
    const isBlank = marker.kind === 'value' && marker.bytes.length === 0;
    throw new Refused(isBlank ? 'not-blank' : 'marker-missing', marker.tag);
  }
}

/** Pixels are cleaned in native form only: in fragments nobody can have blanked them. */
function judgeCleanedPixels({ pixelData }: ReadHead, { always }: Expected): void {
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
  gatePolicy: GatePolicy,
): Refusal | null {
  try {
    const head = readHead(file);
    const { dataSet } = head.file;
    const expected = expectedOf(dataSet, gatePolicy);
    judgeMarkers(dataSet, expected);
    judgeElements(expected, surroundingsOf(dataSet));
    judgeCleanedPixels(head, expected);
    judgeForm(head, file.byteLength);
    const { pixelData } = head;
    if (pixelData?.length === null) judgeFragments(file, pixelData.tag, pixelData.valueOffset);
    else if (pixelData) judgeNativePixels(head, pixelData.length, file.byteLength);
    judgeRow(head, file.byteLength, declared);
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    if (!(error instanceof AppError)) throw error;
    return { rule: error.code === 'dicom/not-dicom' ? 'not-dicom' : 'damaged', tag: '' };
  }
}
