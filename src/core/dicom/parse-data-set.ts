import dicomParser, { type ByteStream } from 'dicom-parser';
import { AppError } from '../errors.ts';
import type { DataSet, Element, EncapsulatedElement, Tag, ValueElement, Vr } from './dataset.ts';
import { elementOf, groupOf, keywordOf, lookupTag, resolveVr } from './dictionary.ts';
import {
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  MoreBytesNeeded,
  type Encoding,
  type PixelDataPlace,
} from './encoding.ts';
import { pixelRepresentationOf, type Scope } from './scope.ts';
import { swapBytes } from './swap-bytes.ts';
import * as Tags from './tags.generated.ts';
import { numberOf } from './values.ts';
import { hasLongLength, isVr, swapUnitBytes } from './vr.ts';

/** Deeper than any real object; a hostile one must not use up the stack. */
const MAX_DEPTH = 64;

const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_DELIMITATION = 0xfffee00d;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const HEADER_BYTES = 8;
const PIXEL_DATA: ReadonlySet<Tag> = new Set([
  Tags.FloatPixelData,
  Tags.DoubleFloatPixelData,
  Tags.PixelData,
]);

interface Header {
  readonly tag: Tag;
  readonly vr: Vr;
  /** US or SS, to be settled when Pixel Representation is known. */
  readonly hasOpenSign: boolean;
  readonly length: number;
  readonly dataOffset: number;
}

interface Range {
  readonly end: number;
  readonly encoding: Encoding;
  readonly depth: number;
}

/**
 * Parses data sets out of one array of bytes. dicom-parser reads tags, VRs and lengths; nesting,
 * bounds and depth are held here, because the package neither limits depth nor notices a value that
 * ends beyond the file.
 */
export class DataSetParser {
  readonly #bytes: Uint8Array;
  readonly #fileBytes: number;
  #pixelData: PixelDataPlace | null = null;
  #stopsAtPixelData = false;
  #openSigns: { scope: Scope; tag: Tag }[] = [];
  /** Bytes that may still be parsed on trial: nested trials must not multiply the time. */
  #trialBytes: number;

  /** `fileBytes`: of the whole file, where the bytes at hand are only its beginning. */
  constructor(bytes: Uint8Array, fileBytes: number = bytes.length) {
    this.#bytes = bytes;
    this.#fileBytes = fileBytes;
    this.#trialBytes = 16 * fileBytes;
  }

  /** Group 0002 from `offset`; always explicit little endian. Gives the position behind it. */
  parseMeta(offset: number): { meta: DataSet; end: number } {
    const stream = this.#streamAt(offset, EXPLICIT_LITTLE);
    const elements = new Map<Tag, Element>();
    const range: Range = { end: this.#fileBytes, encoding: EXPLICIT_LITTLE, depth: 0 };
    while (range.end - stream.position >= HEADER_BYTES) {
      const start = stream.position;
      this.#need(start + HEADER_BYTES, range, null);
      if (groupOf(this.#readTag(stream)) !== 2) {
        stream.position = start;
        break;
      }
      stream.position = start;
      this.#parseElement(stream, range, { elements, parent: null });
    }
    return { meta: inOrder(elements), end: stream.position };
  }

  /**
   * The data set from `offset` to the end of the bytes. `elements` is filled as parsing goes on, so
   * that the caller sees how far it came when this throws.
   * @throws {AppError} dicom/truncated, dicom/malformed
   */
  parseDataSet(offset: number, encoding: Encoding, elements: Map<Tag, Element>): DataSet {
    const range: Range = { end: this.#fileBytes, encoding, depth: 0 };
    this.#openSigns = [];
    this.#parseElements(this.#streamAt(offset, encoding), range, { elements, parent: null }, false);
    this.#settleSigns();
    return inOrder(elements);
  }

  /**
   * The same up to top-level pixel data, whose place is given and whose value is not read.
   * @throws {MoreBytesNeeded} where the bytes at hand end before
   * @throws {AppError} dicom/truncated, dicom/malformed
   */
  parseHead(
    offset: number,
    encoding: Encoding,
    elements: Map<Tag, Element>,
  ): { dataSet: DataSet; pixelData: PixelDataPlace | null } {
    this.#stopsAtPixelData = true;
    const dataSet = this.parseDataSet(offset, encoding, elements);
    return { dataSet, pixelData: this.#pixelData };
  }

  /** Bytes up to `end` must lie in the range, and at hand. */
  #need(end: number, range: Range, tag: Tag | null): void {
    if (end > range.end) throw this.#overrun(range, tag);
    if (end > this.#bytes.length) throw new MoreBytesNeeded(end);
  }

  #streamAt(offset: number, encoding: Encoding): ByteStream {
    const parser = encoding.isBigEndian
      ? dicomParser.bigEndianByteArrayParser
      : dicomParser.littleEndianByteArrayParser;
    return new dicomParser.ByteStream(parser, this.#bytes, offset);
  }

  #readTag(stream: ByteStream): Tag {
    return parseInt(dicomParser.readTag(stream).slice(1), 16);
  }

  /** What reaches over the end of the file was cut off; what reaches over its container is wrong. */
  #overrun(range: Range, tag: Tag | null): AppError {
    const data = tag === null ? {} : { tag: keywordOf(tag) };
    return range.end === this.#fileBytes
      ? new AppError('dicom/truncated', 'file ends inside an element', data)
      : new AppError('dicom/malformed', 'element ends behind its item', data);
  }

  #parseElements(stream: ByteStream, range: Range, scope: Scope, isDelimited: boolean): void {
    while (stream.position < range.end) {
      const start = stream.position;
      if (range.depth === 0 && this.#isZeroFrom(start)) return;
      this.#need(start + HEADER_BYTES, range, null);
      const tag = this.#readTag(stream);
      if (tag === ITEM_DELIMITATION && isDelimited) {
        stream.seek(4);
        return;
      }
      const group = groupOf(tag);
      if (group === 0xfffe || (group < 8 && group !== 4)) {
        throw new AppError('dicom/malformed', 'tag that cannot stand in a data set', { group });
      }
      stream.position = start;
      if (this.#stopsAtPixelData && range.depth === 0 && PIXEL_DATA.has(tag)) {
        const { vr, length, dataOffset } = this.#readHeader(stream, range);
        const isOpen = length === UNDEFINED_LENGTH;
        if (!isOpen && dataOffset + length > range.end) throw this.#overrun(range, tag);
        this.#pixelData = {
          tag,
          vr,
          valueOffset: dataOffset,
          length: isOpen ? null : length,
          swapUnitBytes: swapUnitOf(tag, vr, range, scope),
        };
        return;
      }
      this.#parseElement(stream, range, scope);
    }
    if (isDelimited) throw this.#overrun(range, null);
  }

  /** Zeros behind the last element: padding of a disk block, not an element. */
  #isZeroFrom(start: number): boolean {
    if (this.#bytes[start] !== 0 || this.#bytes[start + 1] !== 0) return false;
    const isZero = this.#bytes.subarray(start).every((byte) => byte === 0);
    if (isZero && this.#bytes.length < this.#fileBytes) throw new MoreBytesNeeded(this.#fileBytes);
    return isZero;
  }

  #parseElement(stream: ByteStream, range: Range, scope: Scope): void {
    const header = this.#readHeader(stream, range);
    const parsed = this.#readValue(stream, header, range, scope);
    const { tag } = header;
    if (elementOf(tag) === 0) return;
    if (scope.elements.has(tag)) {
      throw new AppError('dicom/malformed', 'tag stands twice', { tag: keywordOf(tag) });
    }
    scope.elements.set(tag, parsed);
    if (header.hasOpenSign) this.#openSigns.push({ scope, tag });
  }

  #readHeader(stream: ByteStream, range: Range): Header {
    const start = stream.position;
    const tagText = dicomParser.readTag(stream);
    const tag = parseInt(tagText.slice(1), 16);
    stream.position = start;
    if (!range.encoding.isExplicit) {
      // The third argument "until this tag" makes the package stop behind the header.
      const { length, dataOffset } = dicomParser.readDicomElementImplicit(stream, tagText);
      const vr = lookupTag(tag)?.vr ?? 'UN';
      const hasOpenSign = vr === 'US/SS';
      return { tag, vr: resolveVr(vr, {}), hasOpenSign, length, dataOffset };
    }
    const vrText = String.fromCharCode(this.#bytes[start + 4] ?? 0, this.#bytes[start + 5] ?? 0);
    if (!isVr(vrText)) {
      throw new AppError('dicom/malformed', 'unknown VR', { tag: keywordOf(tag) });
    }
    if (hasLongLength(vrText)) {
      this.#need(start + 12, range, tag);
      // Read here: the package takes OV, SV and UV for VRs with a short length.
      stream.position = start + 8;
      const length = stream.readUint32();
      return { tag, vr: vrText, hasOpenSign: false, length, dataOffset: stream.position };
    }
    const { length, dataOffset } = dicomParser.readDicomElementExplicit(stream, [], tagText);
    return { tag, vr: vrText, hasOpenSign: false, length, dataOffset };
  }

  #readValue(stream: ByteStream, header: Header, range: Range, scope: Scope): Element {
    const { tag, vr, length, dataOffset } = header;
    if (length === UNDEFINED_LENGTH) return this.#readUndefinedLength(stream, header, range, scope);
    const end = dataOffset + length;
    if (vr === 'SQ') {
      if (end > range.end) throw this.#overrun(range, tag);
      const inner = { ...range, end };
      return sequenceElement(tag, this.#parseItems(stream, inner, scope, false));
    }
    this.#need(end, range, tag);
    stream.position = end;
    const bytes = this.#bytes.subarray(dataOffset, end);
    if (vr === 'UN' && !range.encoding.isBigEndian) {
      return this.#resolveUnknown({ tag, bytes, start: dataOffset, end }, range, scope);
    }
    return valueElement(tag, vr, swapBytes(bytes, swapUnitOf(tag, vr, range, scope)));
  }

  #readUndefinedLength(stream: ByteStream, header: Header, range: Range, scope: Scope): Element {
    const { tag, vr } = header;
    const isPixels = (vr === 'OB' || vr === 'OW') && range.encoding.isExplicit;
    if (isPixels && !range.encoding.isBigEndian) return this.#readFragments(stream, tag, range);
    if (vr === 'SQ') return sequenceElement(tag, this.#parseItems(stream, range, scope, true));
    if (vr !== 'UN') {
      throw new AppError('dicom/malformed', 'undefined length of a plain value', {
        tag: keywordOf(tag),
      });
    }
    // PS3.5 section 6.2.2 note 4 (CP-246): whatever surrounds it, this is implicit little endian.
    const inner = this.#streamAt(stream.position, IMPLICIT_LITTLE);
    const innerRange = { ...range, encoding: IMPLICIT_LITTLE };
    const items = this.#parseItems(inner, innerRange, scope, true);
    stream.position = inner.position;
    return sequenceElement(tag, items);
  }

  #parseItems(
    stream: ByteStream,
    range: Range,
    scope: Scope,
    isDelimited: boolean,
  ): readonly DataSet[] {
    const depth = range.depth + 1;
    if (depth > MAX_DEPTH) throw new AppError('dicom/malformed', 'nested too deep', { depth });
    const items: DataSet[] = [];
    while (stream.position < range.end) {
      this.#need(stream.position + HEADER_BYTES, range, null);
      const tag = this.#readTag(stream);
      const length = stream.readUint32();
      if (tag === SEQUENCE_DELIMITATION && isDelimited) return items;
      if (tag !== ITEM) throw new AppError('dicom/malformed', 'no item where one must stand');
      const hasEnd = length !== UNDEFINED_LENGTH;
      const end = hasEnd ? stream.position + length : range.end;
      if (end > range.end) throw this.#overrun(range, null);
      const elements = new Map<Tag, Element>();
      this.#parseElements(
        stream,
        { end, encoding: range.encoding, depth },
        { elements, parent: scope },
        !hasEnd,
      );
      items.push(inOrder(elements));
    }
    if (isDelimited) throw this.#overrun(range, null);
    return items;
  }

  /** Basic offset table and fragments, PS3.5 section A.4. */
  #readFragments(stream: ByteStream, tag: Tag, range: Range): EncapsulatedElement {
    const values: Uint8Array[] = [];
    for (;;) {
      this.#need(stream.position + HEADER_BYTES, range, tag);
      const itemTag = this.#readTag(stream);
      const length = stream.readUint32();
      if (itemTag === SEQUENCE_DELIMITATION) break;
      if (itemTag !== ITEM) {
        throw new AppError('dicom/malformed', 'no fragment where one must stand');
      }
      const start = stream.position;
      this.#need(start + length, range, tag);
      values.push(this.#bytes.subarray(start, start + length));
      stream.position = start + length;
    }
    const [table, ...fragments] = values;
    if (!table || table.length % 4 !== 0) {
      throw new AppError('dicom/malformed', 'no basic offset table');
    }
    const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
    const basicOffsetTable = new Uint32Array(table.length / 4);
    for (let index = 0; index < basicOffsetTable.length; index += 1) {
      basicOffsetTable[index] = view.getUint32(index * 4, true);
    }
    return { kind: 'encapsulated', tag, vr: 'OB', basicOffsetTable, fragments };
  }

  /** UN of defined length: the dictionary's VR where it fits, items where they parse to the end. */
  #resolveUnknown(
    value: { tag: Tag; bytes: Uint8Array; start: number; end: number },
    range: Range,
    scope: Scope,
  ): Element {
    const { tag, bytes } = value;
    const known = lookupTag(tag)?.vr;
    const startsWithItem =
      bytes[0] === 0xfe && bytes[1] === 0xff && bytes[2] === 0 && bytes[3] === 0xe0;
    if (startsWithItem && (known === 'SQ' || known === undefined)) {
      const items = this.#tryItems(value, range, scope);
      if (items) return sequenceElement(tag, items);
    }
    if (known === undefined) return valueElement(tag, 'UN', bytes);
    if (known === 'SQ') {
      return bytes.length === 0 ? sequenceElement(tag, []) : valueElement(tag, 'UN', bytes);
    }
    const vr = resolveVr(known, {});
    if (vr === 'SQ' || bytes.length % swapUnitBytes(vr) !== 0) {
      return valueElement(tag, 'UN', bytes);
    }
    if (known === 'US/SS') this.#openSigns.push({ scope, tag });
    return valueElement(tag, vr, bytes);
  }

  #tryItems(
    value: { start: number; end: number },
    range: Range,
    scope: Scope,
  ): readonly DataSet[] | null {
    for (const encoding of [IMPLICIT_LITTLE, EXPLICIT_LITTLE]) {
      const openSigns = this.#openSigns.length;
      this.#trialBytes -= value.end - value.start;
      if (this.#trialBytes < 0) return null;
      try {
        const inner = { end: value.end, encoding, depth: range.depth };
        return this.#parseItems(this.#streamAt(value.start, encoding), inner, scope, false);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        this.#openSigns.length = openSigns; // No items in this encoding: the bytes stay as they are.
      }
    }
    return null;
  }

  /** US or SS by the nearest Pixel Representation, which may stand behind the value or around it. */
  #settleSigns(): void {
    for (const { scope, tag } of this.#openSigns) {
      const found = scope.elements.get(tag);
      if (found?.kind !== 'value' || pixelRepresentationOf(scope) !== 1) continue;
      scope.elements.set(tag, { ...found, vr: 'SS' });
    }
  }
}

/** A pixel cell of 32 bits is one number and changes its bytes as one. */
function swapUnitOf(tag: Tag, vr: Vr, range: Range, scope: Scope): 1 | 2 | 4 | 8 {
  if (!range.encoding.isBigEndian) return 1;
  const isPixels = tag === Tags.PixelData && vr === 'OW';
  return isPixels && numberOf(scope.elements, Tags.BitsAllocated) === 32 ? 4 : swapUnitBytes(vr);
}

function valueElement(tag: Tag, vr: Exclude<Vr, 'SQ'>, bytes: Uint8Array): ValueElement {
  return { kind: 'value', tag, vr, bytes };
}

function sequenceElement(tag: Tag, items: readonly DataSet[]): Element {
  return { kind: 'sequence', tag, vr: 'SQ', items };
}

function inOrder(elements: Map<Tag, Element>): DataSet {
  let last = -1;
  for (const tag of elements.keys()) {
    if (tag < last) return new Map([...elements].sort(([a], [b]) => a - b));
    last = tag;
  }
  return elements;
}
