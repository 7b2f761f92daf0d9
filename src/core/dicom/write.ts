import { AppError } from '../errors.ts';
import { dataSetOf, element } from './build.ts';
import type {
  DataSet,
  DicomFile,
  Element,
  EncapsulatedElement,
  FileBytes,
  SequenceElement,
  Tag,
  ValueElement,
} from './dataset.ts';
import { keywordOf } from './dictionary.ts';
import { fileBytesOf, sizeOf } from './file-bytes.ts';
import { withPaddedOffsets } from './offset-tables.ts';
import * as Tags from './tags.generated.ts';
import { ExplicitVRLittleEndian, isNative } from './transfer-syntaxes.ts';
import { stringOf } from './values.ts';
import { hasLongLength, paddingByte } from './vr.ts';

/** Names this writer, PS3.7 annex D.3.3.2; made from a UUID once for all. */
const IMPLEMENTATION_CLASS_UID = '2.25.92723844859465121265774496505476725227';
const IMPLEMENTATION_VERSION_NAME = 'RCDM_STUDIO_0';

const PREAMBLE_BYTES = 128;
const PREFIX = Uint8Array.of(0x44, 0x49, 0x43, 0x4d); // DICM
const MAX_SHORT_LENGTH = 0xfffe;
const MAX_LONG_LENGTH = 0xfffffffe;
const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;

/** From here on a value is handed on as it is: copying it would cost more than one part more. */
const SPLICED_FROM_BYTES = 64 * 1024;
/** Up to here a loop copies faster than the call of a function that copies. */
const LOOPED_UP_TO_BYTES = 24;
const FIRST_CAPACITY_BYTES = 16 * 1024;

const even = (length: number): number => length + (length % 2);

/** A value too long for a 16-bit length is written as UN, PS3.5 section 6.2.2 note 3. */
function writesLongHeader(value: ValueElement): boolean {
  return hasLongLength(value.vr) || value.bytes.length > MAX_SHORT_LENGTH;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A length that is written when its end is known. */
interface OpenLength {
  readonly tag: Tag;
  readonly at: number;
  readonly valueStart: number;
}

/**
 * Writes headers and small values into one array that grows; large values stand between its parts.
 * Lengths of sequences and items are put in behind what they count.
 */
class Writer {
  #bytes = new Uint8Array(FIRST_CAPACITY_BYTES);
  #view = new DataView(this.#bytes.buffer);
  readonly #parts: (Range | FileBytes)[] = [];
  #partStart = 0;
  #at = 0;
  #splicedBytes = 0;

  finish(): readonly FileBytes[] {
    this.#endPart();
    return this.#parts.map((part) =>
      'start' in part ? this.#bytes.subarray(part.start, part.end) : part,
    );
  }

  preamble(): void {
    this.#need(PREAMBLE_BYTES);
    this.#at += PREAMBLE_BYTES;
    this.#copy(PREFIX);
  }

  /** Group 0002 with its group length, PS3.10 section 7.1. */
  meta(elements: DataSet): void {
    this.#need(12);
    this.#tag(Tags.FileMetaInformationGroupLength);
    this.#ascii('UL');
    this.#uint16(4);
    const length = this.#openLength(Tags.FileMetaInformationGroupLength);
    this.dataSet(elements);
    this.#closeLength(length);
  }

  dataSet(dataSet: DataSet): void {
    let last = -1;
    for (const one of dataSet.values()) {
      if (one.tag <= last) {
        throw new AppError('internal/unexpected', 'elements out of order', {
          tag: keywordOf(one.tag),
        });
      }
      last = one.tag;
      this.#element(one);
    }
  }

  #element(one: Element): void {
    switch (one.kind) {
      case 'sequence':
        this.#sequence(one);
        return;
      case 'encapsulated':
        this.#encapsulated(one);
        return;
      case 'bulk':
        this.#longHeader(one.tag, one.vr, even(one.blob.size));
        this.#padded(one.blob, paddingByte(one.vr));
        return;
      case 'value':
        this.#value(one);
    }
  }

  #sequence({ tag, items }: SequenceElement): void {
    this.#longHeader(tag, 'SQ', 0);
    const length = this.#lengthBehind(tag);
    for (const item of items) {
      this.#itemHeader(ITEM, 0);
      const itemLength = this.#lengthBehind(tag);
      this.dataSet(item);
      this.#closeLength(itemLength);
    }
    this.#closeLength(length);
  }

  #encapsulated({ tag, basicOffsetTable, fragments }: EncapsulatedElement): void {
    this.#longHeader(tag, 'OB', UNDEFINED_LENGTH);
    this.#itemHeader(ITEM, basicOffsetTable.length * 4);
    this.#need(basicOffsetTable.length * 4);
    for (const offset of basicOffsetTable) this.#uint32(offset);
    for (const fragment of fragments) {
      this.#itemHeader(ITEM, checkedLength(tag, even(sizeOf(fragment))));
      this.#padded(fileBytesOf(fragment), 0);
    }
    this.#itemHeader(SEQUENCE_DELIMITATION, 0);
  }

  #value(one: ValueElement): void {
    const length = even(one.bytes.length);
    if (writesLongHeader(one)) {
      this.#longHeader(one.tag, hasLongLength(one.vr) ? one.vr : 'UN', length);
    } else {
      this.#need(8);
      this.#tag(one.tag);
      this.#ascii(one.vr);
      this.#uint16(length);
    }
    this.#padded(one.bytes, paddingByte(one.vr));
  }

  #longHeader(tag: Tag, vr: string, length: number): void {
    this.#need(12);
    this.#tag(tag);
    this.#ascii(vr);
    this.#uint16(0);
    this.#uint32(length === UNDEFINED_LENGTH ? length : checkedLength(tag, length));
  }

  #itemHeader(tag: Tag, length: number): void {
    this.#need(8);
    this.#tag(tag);
    this.#uint32(length);
  }

  #openLength(tag: Tag): OpenLength {
    this.#uint32(0);
    return this.#lengthBehind(tag);
  }

  /** Of what follows; its field is the last that was written. */
  #lengthBehind(tag: Tag): OpenLength {
    return { tag, at: this.#at - 4, valueStart: this.#at + this.#splicedBytes };
  }

  #closeLength({ tag, at, valueStart }: OpenLength): void {
    const length = this.#at + this.#splicedBytes - valueStart;
    this.#view.setUint32(at, checkedLength(tag, length), true);
  }

  #padded(bytes: FileBytes, padding: number): void {
    const size = sizeOf(bytes);
    if (bytes instanceof Uint8Array && size < SPLICED_FROM_BYTES) {
      this.#copy(bytes);
    } else {
      this.#endPart();
      this.#parts.push(bytes);
      this.#splicedBytes += size;
    }
    if (size % 2 === 0) return;
    this.#need(1);
    this.#bytes[this.#at] = padding;
    this.#at += 1;
  }

  #copy(values: Uint8Array): void {
    const { length } = values;
    this.#need(length);
    if (length > LOOPED_UP_TO_BYTES) {
      this.#bytes.set(values, this.#at);
    } else {
      for (let index = 0; index < length; index += 1) {
        this.#bytes[this.#at + index] = values[index] as number;
      }
    }
    this.#at += length;
  }

  #endPart(): void {
    if (this.#at > this.#partStart) this.#parts.push({ start: this.#partStart, end: this.#at });
    this.#partStart = this.#at;
  }

  /** Makes room for so many bytes more. */
  #need(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  #tag(tag: Tag): void {
    this.#view.setUint16(this.#at, tag >>> 16, true);
    this.#view.setUint16(this.#at + 2, tag & 0xffff, true);
    this.#at += 4;
  }

  #ascii(text: string): void {
    this.#bytes[this.#at] = text.charCodeAt(0);
    this.#bytes[this.#at + 1] = text.charCodeAt(1);
    this.#at += 2;
  }

  #uint16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }

  #uint32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }
}

/** PS3.5 section 7.1.1: 2^32 - 1 means that the length is undefined. */
function checkedLength(tag: Tag, length: number): number {
  if (length > MAX_LONG_LENGTH) {
    throw new AppError('dicom/too-large', 'value longer than 32 bits can say', {
      tag: keywordOf(tag),
      length,
    });
  }
  return length;
}

/** All of group 0002 but its length. */
function metaOf(dataSet: DataSet, transferSyntaxUid: string): DataSet {
  const sopClassUid = stringOf(dataSet, Tags.SOPClassUID);
  const sopInstanceUid = stringOf(dataSet, Tags.SOPInstanceUID);
  if (!sopClassUid || !sopInstanceUid) {
    throw new AppError('dicom/malformed', 'data set without SOP Class or SOP Instance UID');
  }
  return dataSetOf([
    element(Tags.FileMetaInformationVersion, 'OB', Uint8Array.of(0, 1)),
    element(Tags.MediaStorageSOPClassUID, 'UI', sopClassUid),
    element(Tags.MediaStorageSOPInstanceUID, 'UI', sopInstanceUid),
    element(Tags.TransferSyntaxUID, 'UI', transferSyntaxUid),
    element(Tags.ImplementationClassUID, 'UI', IMPLEMENTATION_CLASS_UID),
    element(Tags.ImplementationVersionName, 'SH', IMPLEMENTATION_VERSION_NAME),
  ]);
}

/** The syntax that the written bytes have: fragments keep theirs, all else becomes explicit little. */
function writtenSyntax(transferSyntaxUid: string, dataSet: DataSet): string {
  const pixels = dataSet.get(Tags.PixelData);
  if (pixels && (pixels.kind === 'encapsulated') === isNative(transferSyntaxUid)) {
    throw new AppError('dicom/malformed', 'pixel data does not fit the transfer syntax');
  }
  return isNative(transferSyntaxUid) ? ExplicitVRLittleEndian : transferSyntaxUid;
}

/**
 * A Part 10 file in Explicit VR Little Endian with a preamble and meta group of our own, as parts to be
 * read one behind the other: large values are the very bytes of the data set, never a copy, and
 * encapsulated pixel data stays as it is. Source: PS3.10 section 7, PS3.5.
 * @throws {AppError} dicom/malformed; dicom/too-large for a value longer than a length of 32 bits can say
 */
export function writeDicomParts(
  file: Pick<DicomFile, 'transferSyntaxUid' | 'dataSet'>,
): readonly FileBytes[] {
  const syntax = writtenSyntax(file.transferSyntaxUid, file.dataSet);
  const writer = new Writer();
  writer.preamble();
  writer.meta(metaOf(file.dataSet, syntax));
  writer.dataSet(withPaddedOffsets(file.dataSet));
  return writer.finish();
}

/**
 * The same in one array, for files whose bytes are all in memory.
 * @throws {AppError} dicom/malformed, dicom/too-large for pixel data left on the disk
 */
export function writeDicomFile(
  file: Pick<DicomFile, 'transferSyntaxUid' | 'dataSet'>,
): Uint8Array<ArrayBuffer> {
  const parts = writeDicomParts(file);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + sizeOf(part), 0));
  let at = 0;
  for (const part of parts) {
    if (!(part instanceof Uint8Array)) {
      throw new AppError('dicom/too-large', 'pixel data on the disk is not put into one array');
    }
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
