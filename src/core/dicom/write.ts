import { AppError } from '../errors.ts';
import { dataSetOf, element } from './build.ts';
import type { DataSet, DicomFile, Element, FileBytes, ValueElement } from './dataset.ts';
import { elementOf, groupOf, keywordOf } from './dictionary.ts';
import { sizeOf } from './file-bytes.ts';
import * as Tags from './tags.generated.ts';
import { ExplicitVRLittleEndian, isNative } from './transfer-syntaxes.ts';
import { stringOf } from './values.ts';
import { hasLongLength, paddingByte } from './vr.ts';

/** Names this writer, PS3.7 annex D.3.3.2; made from a UUID once for all. */
const IMPLEMENTATION_CLASS_UID = '2.25.92723844859465121265774496505476725227';
const IMPLEMENTATION_VERSION_NAME = 'RCDM_STUDIO_0';

const PREAMBLE_BYTES = 128;
const PREFIX = [0x44, 0x49, 0x43, 0x4d]; // DICM
const MAX_SHORT_LENGTH = 0xfffe;
const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;

/** From here on a value is handed on as it is: copying it would cost more than one part more. */
const SPLICED_FROM_BYTES = 64 * 1024;

const even = (length: number): number => length + (length % 2);
const isSpliced = (bytes: FileBytes): boolean =>
  bytes instanceof Blob || bytes.length >= SPLICED_FROM_BYTES;

/** A value too long for a 16-bit length is written as UN, PS3.5 section 6.2.2 note 3. */
function writesLongHeader(value: ValueElement): boolean {
  return hasLongLength(value.vr) || value.bytes.length > MAX_SHORT_LENGTH;
}

/** Lengths of all data sets, counted once from the inside out. */
class Measure {
  readonly #lengths = new Map<DataSet, number>();
  #splicedBytes = 0;

  /** Of the lengths counted so far, bytes that are handed on and not copied. */
  get splicedBytes(): number {
    return this.#splicedBytes;
  }

  dataSet(dataSet: DataSet): number {
    const known = this.#lengths.get(dataSet);
    if (known !== undefined) return known;
    let length = 0;
    for (const one of dataSet.values()) length += this.#element(one);
    this.#lengths.set(dataSet, length);
    return length;
  }

  items(items: readonly DataSet[]): number {
    return items.reduce((sum, item) => sum + 8 + this.dataSet(item), 0);
  }

  #element(one: Element): number {
    switch (one.kind) {
      case 'sequence':
        return 12 + this.items(one.items);
      case 'encapsulated':
        return one.fragments.reduce(
          (sum, fragment) => sum + 8 + this.#padded(fragment),
          12 + 8 + one.basicOffsetTable.length * 4 + 8,
        );
      case 'bulk':
        return 12 + this.#padded(one.blob);
      case 'value':
        return (writesLongHeader(one) ? 12 : 8) + this.#padded(one.bytes);
    }
  }

  #padded(bytes: FileBytes): number {
    const size = sizeOf(bytes);
    if (isSpliced(bytes)) this.#splicedBytes += size;
    return even(size);
  }
}

/** Writes headers and small values into one array; large values stand between its parts. */
class Writer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #measure: Measure;
  readonly #parts: FileBytes[] = [];
  #partStart = 0;
  #at = 0;

  constructor(byteLength: number, measure: Measure) {
    this.#bytes = new Uint8Array(byteLength);
    this.#view = new DataView(this.#bytes.buffer);
    this.#measure = measure;
  }

  finish(): readonly FileBytes[] {
    if (this.#at !== this.#bytes.length) {
      throw new AppError('internal/unexpected', 'written size differs from the measured one');
    }
    this.#endPart();
    return this.#parts;
  }

  skip(count: number): void {
    this.#at += count;
  }

  raw(values: ArrayLike<number>): void {
    this.#bytes.set(values, this.#at);
    this.#at += values.length;
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
        this.#longHeader(one.tag, 'SQ', this.#measure.items(one.items));
        for (const item of one.items) {
          this.#itemHeader(ITEM, this.#measure.dataSet(item));
          this.dataSet(item);
        }
        return;
      case 'encapsulated':
        this.#longHeader(one.tag, 'OB', UNDEFINED_LENGTH);
        this.#itemHeader(ITEM, one.basicOffsetTable.length * 4);
        for (const offset of one.basicOffsetTable) this.#uint32(offset);
        for (const fragment of one.fragments) {
          this.#itemHeader(ITEM, even(sizeOf(fragment)));
          this.#padded(fragment, 0);
        }
        this.#itemHeader(SEQUENCE_DELIMITATION, 0);
        return;
      case 'bulk':
        this.#longHeader(one.tag, one.vr, even(one.blob.size));
        this.#padded(one.blob, paddingByte(one.vr));
        return;
      case 'value':
        this.#value(one);
    }
  }

  #value(one: ValueElement): void {
    const length = even(one.bytes.length);
    if (!writesLongHeader(one)) {
      this.#tag(one.tag);
      this.#ascii(one.vr);
      this.#uint16(length);
    } else {
      this.#longHeader(one.tag, hasLongLength(one.vr) ? one.vr : 'UN', length);
    }
    this.#padded(one.bytes, paddingByte(one.vr));
  }

  #longHeader(tag: number, vr: string, length: number): void {
    this.#tag(tag);
    this.#ascii(vr);
    this.#uint16(0);
    this.#uint32(length);
  }

  #itemHeader(tag: number, length: number): void {
    this.#tag(tag);
    this.#uint32(length);
  }

  #padded(bytes: FileBytes, padding: number): void {
    if (bytes instanceof Blob || isSpliced(bytes)) {
      this.#endPart();
      this.#parts.push(bytes);
    } else {
      this.raw(bytes);
    }
    if (sizeOf(bytes) % 2 === 1) this.raw([padding]);
  }

  #endPart(): void {
    if (this.#at > this.#partStart)
      this.#parts.push(this.#bytes.subarray(this.#partStart, this.#at));
    this.#partStart = this.#at;
  }

  #tag(tag: number): void {
    this.#uint16(groupOf(tag));
    this.#uint16(elementOf(tag));
  }

  #ascii(text: string): void {
    this.raw([text.charCodeAt(0), text.charCodeAt(1)]);
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

function metaOf(dataSet: DataSet, transferSyntaxUid: string, measure: Measure): DataSet {
  const sopClassUid = stringOf(dataSet, Tags.SOPClassUID);
  const sopInstanceUid = stringOf(dataSet, Tags.SOPInstanceUID);
  if (!sopClassUid || !sopInstanceUid) {
    throw new AppError('dicom/malformed', 'data set without SOP Class or SOP Instance UID');
  }
  const body = dataSetOf([
    element(Tags.FileMetaInformationVersion, 'OB', Uint8Array.of(0, 1)),
    element(Tags.MediaStorageSOPClassUID, 'UI', sopClassUid),
    element(Tags.MediaStorageSOPInstanceUID, 'UI', sopInstanceUid),
    element(Tags.TransferSyntaxUID, 'UI', transferSyntaxUid),
    element(Tags.ImplementationClassUID, 'UI', IMPLEMENTATION_CLASS_UID),
    element(Tags.ImplementationVersionName, 'SH', IMPLEMENTATION_VERSION_NAME),
  ]);
  const groupLength = element(Tags.FileMetaInformationGroupLength, 'UL', measure.dataSet(body));
  return dataSetOf([groupLength, ...body.values()]);
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
 * @throws {AppError} dicom/malformed
 */
export function writeDicomParts(
  file: Pick<DicomFile, 'transferSyntaxUid' | 'dataSet'>,
): readonly FileBytes[] {
  const measure = new Measure();
  const syntax = writtenSyntax(file.transferSyntaxUid, file.dataSet);
  const meta = metaOf(file.dataSet, syntax, measure);
  const head = PREAMBLE_BYTES + PREFIX.length;
  const byteLength = head + measure.dataSet(meta) + measure.dataSet(file.dataSet);
  const writer = new Writer(byteLength - measure.splicedBytes, measure);
  writer.skip(PREAMBLE_BYTES);
  writer.raw(PREFIX);
  writer.dataSet(meta);
  writer.dataSet(file.dataSet);
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
    if (part instanceof Blob) {
      throw new AppError('dicom/too-large', 'pixel data on the disk is not put into one array');
    }
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
