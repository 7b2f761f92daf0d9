import { AppError } from '../errors.ts';
import type { DataSet, Element, EncapsulatedElement, Tag, ValueElement, Vr } from './dataset.ts';
import { elementOf, groupOf, isPrivate, keywordOf, lookupTag, resolveVr } from './dictionary.ts';
import {
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  MoreBytesNeeded,
  type Encoding,
  type PixelDataPlace,
} from './encoding.ts';
import { HEADER_BYTES, HeaderReader, UNDEFINED_LENGTH, type Range } from './header-reader.ts';
import { pixelRepresentationOf, Scope } from './scope.ts';
import { swapBytes } from './swap-bytes.ts';
import * as Tags from './tags.generated.ts';
import { numberOf } from './values.ts';
import { swapUnitBytes, vrAt } from './vr.ts';

/** Deeper than any real object; a hostile one must not use up the stack. */
const MAX_DEPTH = 64;

/** More than the largest enhanced and whole-slide objects have; each takes near two hundred bytes. */
const MAX_ELEMENTS = 4_000_000;

/** Zeros of one sector of a disk; behind pixel data any number does no harm. */
const MOST_PADDING_BYTES = 2048;

const ITEM = 0xfffee000;
const ITEM_DELIMITATION = 0xfffee00d;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const PIXEL_DATA: ReadonlySet<Tag> = new Set([
  Tags.FloatPixelData,
  Tags.DoubleFloatPixelData,
  Tags.PixelData,
]);

interface Limits {
  /** Elements and items that one file may have. */
  readonly maxElements?: number;
}

/**
 * Parses data sets out of one array of bytes. Depth, number of elements and the bytes parsed on trial
 * are limited, so that time and memory stay in proportion to the bytes whatever they say.
 */
export class DataSetParser {
  readonly #bytes: Uint8Array;
  readonly #fileBytes: number;
  readonly #header: HeaderReader;
  /** Where the next header stands. */
  #at = 0;
  #pixelData: PixelDataPlace | null = null;
  #stopsAtPixelData = false;
  #isBehindPixelData = false;
  #openSigns: { scope: Scope; tag: Tag }[] = [];
  #recordOffsets: number[] = [];
  #elementsLeft: number;
  /** Bytes that may still be parsed on trial: nested trials must not multiply the time. */
  #trialBytes: number;

  /** `fileBytes`: of the whole file, where the bytes at hand are only its beginning. */
  constructor(bytes: Uint8Array, fileBytes: number = bytes.length, limits: Limits = {}) {
    this.#bytes = bytes;
    this.#fileBytes = fileBytes;
    this.#header = new HeaderReader(bytes, fileBytes);
    this.#elementsLeft = limits.maxElements ?? MAX_ELEMENTS;
    this.#trialBytes = 16 * fileBytes;
  }

  /** Offsets of the directory records, PS3.3 annex F.3: by these they refer to one another. */
  get recordOffsets(): readonly number[] {
    return this.#recordOffsets;
  }

  /**
   * Group 0002 from `offset`. It ends where another group begins: its length element is often wrong.
   * Explicit by PS3.10 section 7.1, implicit in files of some writers. Gives the position behind it.
   */
  parseMeta(offset: number): { meta: DataSet; end: number } {
    const encoding = vrAt(this.#bytes, offset + 4) ? EXPLICIT_LITTLE : IMPLICIT_LITTLE;
    const range: Range = { end: this.#fileBytes, encoding, depth: 0 };
    const scope = new Scope(null);
    this.#at = offset;
    while (range.end - this.#at >= HEADER_BYTES) {
      this.#header.need(this.#at + HEADER_BYTES, range, null);
      if (groupOf(this.#header.tagAt(this.#at, encoding)) !== 2) break;
      this.#parseElement(range, scope);
    }
    return { meta: scope.finish(), end: this.#at };
  }

  /**
   * The data set from `offset` to the end of the bytes. `elements` is filled as parsing goes on, so
   * that the caller sees how far it came when this throws.
   * @throws {AppError} dicom/truncated, dicom/malformed, dicom/too-large
   */
  parseDataSet(offset: number, encoding: Encoding, elements: Map<Tag, Element>): DataSet {
    const scope = new Scope(null, elements);
    this.#openSigns = [];
    this.#at = offset;
    this.#parseElements({ end: this.#fileBytes, encoding, depth: 0 }, scope, false);
    this.#settleSigns();
    return scope.finish();
  }

  /**
   * The same up to top-level pixel data, whose place is given and whose value is not read.
   * @throws {MoreBytesNeeded} where the bytes at hand end before
   * @throws {AppError} dicom/truncated, dicom/malformed, dicom/too-large
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

  /**
   * Elements behind pixel data that was not read; `before`: those in front of it.
   * @throws {AppError} dicom/truncated, dicom/malformed, dicom/too-large
   */
  parseTail(encoding: Encoding, before: DataSet): DataSet {
    this.#isBehindPixelData = true;
    const all = this.parseDataSet(0, encoding, new Map(before));
    return new Map([...all].filter(([tag]) => !before.has(tag)));
  }

  #parseElements(range: Range, scope: Scope, isDelimited: boolean): void {
    while (this.#at < range.end) {
      if (range.depth === 0 && this.#isPadding(scope)) return;
      this.#header.need(this.#at + HEADER_BYTES, range, null);
      const tag = this.#header.tagAt(this.#at, range.encoding);
      const group = groupOf(tag);
      if (group === 0xfffe && this.#endsItem(range, isDelimited)) return;
      // Groups of commands, of meta information and of delimiters, PS3.5 section 7.1.
      if (group === 0xfffe || group === 0 || group === 2) {
        throw new AppError('dicom/malformed', 'tag that cannot stand in a data set', { group });
      }
      if (this.#stopsAtPixelData && range.depth === 0 && PIXEL_DATA.has(tag)) {
        this.#pixelData = this.#locatePixelData(range, scope);
        return;
      }
      this.#parseElement(range, scope);
    }
    if (isDelimited) throw this.#header.overrun(range, null);
  }

  /** Zeros behind the last element: padding of a disk block, not an element. */
  #isPadding({ elements }: Scope): boolean {
    if (this.#bytes[this.#at] !== 0 || this.#bytes[this.#at + 1] !== 0) return false;
    const rest = this.#bytes.subarray(this.#at);
    if (!rest.every((byte) => byte === 0)) return false;
    if (this.#bytes.length < this.#fileBytes) throw new MoreBytesNeeded(this.#fileBytes);
    // What a failed copy left out reads as zeros too.
    const isBehindPixelData = this.#isBehindPixelData || elements.has(Tags.PixelData);
    const isHarmless = isBehindPixelData || rest.length <= MOST_PADDING_BYTES;
    if (isHarmless && elements.size > 0) return true;
    throw new AppError('dicom/truncated', 'zeros where elements must stand');
  }

  /**
   * Whether an item delimiter ends the data set. One at the very end of an item of defined length, or of
   * the file, says nothing new; dcmtk and pydicom pass over it too.
   */
  #endsItem(range: Range, isDelimited: boolean): boolean {
    this.#header.readItem(this.#at, range, null);
    const { tag, length, valueOffset } = this.#header;
    if (tag !== ITEM_DELIMITATION || length !== 0) return false;
    if (!isDelimited && valueOffset !== range.end) return false;
    this.#at = valueOffset;
    return true;
  }

  #locatePixelData(range: Range, scope: Scope): PixelDataPlace {
    this.#header.readElement(this.#at, range);
    const { tag, vr, length, valueOffset } = this.#header;
    const isOpen = length === UNDEFINED_LENGTH;
    if (!isOpen && valueOffset + length > range.end) throw this.#header.overrun(range, tag);
    const swapUnit = swapUnitOf(tag, vr, range, scope);
    return { tag, vr, valueOffset, length: isOpen ? null : length, swapUnitBytes: swapUnit };
  }

  #parseElement(range: Range, scope: Scope): void {
    this.#header.readElement(this.#at, range);
    const { tag, isSignOpen } = this.#header;
    const parsed = this.#readValue(range, scope);
    if (elementOf(tag) === 0) return; // Group lengths are retired and seldom true.
    this.#count();
    scope.add(tag, parsed);
    if (isSignOpen) this.#openSigns.push({ scope, tag });
  }

  #count(): void {
    this.#elementsLeft -= 1;
    if (this.#elementsLeft < 0) throw new AppError('dicom/too-large', 'too many elements');
  }

  /** The value of the header that was read last. */
  #readValue(range: Range, scope: Scope): Element {
    const { tag, vr, length, valueOffset } = this.#header;
    this.#at = valueOffset;
    if (length === UNDEFINED_LENGTH) return this.#readUndefinedLength(tag, vr, range, scope);
    const end = valueOffset + length;
    if (vr === 'SQ') {
      if (end > range.end) throw this.#header.overrun(range, tag);
      const inner = { end, encoding: range.encoding, depth: range.depth };
      return sequenceElement(tag, this.#parseItems(tag, inner, scope, false));
    }
    this.#header.need(end, range, tag);
    this.#at = end;
    const bytes = this.#bytes.subarray(valueOffset, end);
    if (range.encoding.isBigEndian) {
      return valueElement(tag, vr, swapBytes(bytes, swapUnitOf(tag, vr, range, scope)));
    }
    return vr === 'UN'
      ? this.#resolveUnknown({ tag, bytes, start: valueOffset, end }, range, scope)
      : valueElement(tag, vr, bytes);
  }

  #readUndefinedLength(tag: Tag, vr: Vr, range: Range, scope: Scope): Element {
    if (vr === 'SQ') return sequenceElement(tag, this.#parseItems(tag, range, scope, true));
    // Encapsulated pixel data is explicit by PS3.5 section A.4; highdicom once wrote it implicit.
    const isPixels = tag === Tags.PixelData && (vr === 'OB' || vr === 'OW');
    if (isPixels && !range.encoding.isBigEndian) return this.#readFragments(tag, range);
    if (vr !== 'UN') {
      throw new AppError('dicom/malformed', 'undefined length of a plain value', {
        tag: keywordOf(tag),
      });
    }
    // PS3.5 section 6.2.2 note 4 (CP-246): whatever surrounds it, this is implicit little endian.
    const inner = { end: range.end, encoding: IMPLICIT_LITTLE, depth: range.depth };
    return sequenceElement(tag, this.#parseItems(tag, inner, scope, true));
  }

  #parseItems(tag: Tag, range: Range, scope: Scope, isDelimited: boolean): readonly DataSet[] {
    const depth = range.depth + 1;
    if (depth > MAX_DEPTH) throw new AppError('dicom/malformed', 'nested too deep', { depth });
    const items: DataSet[] = [];
    while (this.#at < range.end) {
      const start = this.#at;
      this.#header.readItem(start, range, null);
      const { tag: itemTag, length, valueOffset } = this.#header;
      this.#at = valueOffset;
      if (itemTag === SEQUENCE_DELIMITATION && length === 0) {
        // dcmtk and pydicom pass over one at the end of a sequence of defined length too.
        if (isDelimited || valueOffset === range.end) return items;
      }
      if (itemTag !== ITEM) throw new AppError('dicom/malformed', 'no item where one must stand');
      this.#count();
      if (tag === Tags.DirectoryRecordSequence) this.#recordOffsets.push(start);
      const isOpen = length === UNDEFINED_LENGTH;
      const end = isOpen ? range.end : this.#endOfItem(valueOffset + length, range, isDelimited);
      const item = new Scope(scope);
      const encoding = this.#encodingOfItem(tag, end, range.encoding);
      this.#parseElements({ end, encoding, depth }, item, isOpen);
      items.push(item.finish());
    }
    if (isDelimited) throw this.#header.overrun(range, null);
    return items;
  }

  /**
   * Where an item says that it ends. When its sequence has a length and is the last of the file, the end
   * of both is certain, and an item that asks for more (a DICOMDIR from which somebody took elements) ends
   * there: a file that was cut would end inside the sequence as well.
   */
  #endOfItem(end: number, range: Range, isDelimited: boolean): number {
    if (end <= range.end) return end;
    const isLast = range.depth === 0 && range.end === this.#fileBytes;
    if (isDelimited || !isLast) throw this.#header.overrun(range, null);
    return range.end;
  }

  /** Philips writes items of private sequences implicit in explicit files: no VR stands where one must. */
  #encodingOfItem(tag: Tag, end: number, around: Encoding): Encoding {
    if (!around.isExplicit || around.isBigEndian || !isPrivate(tag)) return around;
    if (end - this.#at < HEADER_BYTES) return around;
    this.#header.need(this.#at + HEADER_BYTES, { end, encoding: around, depth: 0 }, tag);
    if (vrAt(this.#bytes, this.#at + 4)) return around;
    const isDelimiter = this.#bytes[this.#at] === 0xfe && this.#bytes[this.#at + 1] === 0xff;
    return isDelimiter ? around : IMPLICIT_LITTLE;
  }

  /** Basic offset table and fragments, PS3.5 section A.4. */
  #readFragments(tag: Tag, range: Range): EncapsulatedElement {
    const values: Uint8Array[] = [];
    for (;;) {
      this.#header.readItem(this.#at, range, tag);
      const { tag: itemTag, length, valueOffset } = this.#header;
      this.#at = valueOffset;
      if (itemTag === SEQUENCE_DELIMITATION) break;
      if (itemTag !== ITEM) {
        throw new AppError('dicom/malformed', 'no fragment where one must stand');
      }
      this.#count();
      this.#at += length;
      this.#header.need(this.#at, range, tag);
      values.push(this.#bytes.subarray(valueOffset, this.#at));
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
    value: { tag: Tag; start: number; end: number },
    range: Range,
    scope: Scope,
  ): readonly DataSet[] | null {
    for (const encoding of [IMPLICIT_LITTLE, EXPLICIT_LITTLE]) {
      const openSigns = this.#openSigns.length;
      this.#trialBytes -= value.end - value.start;
      if (this.#trialBytes < 0) break;
      this.#at = value.start;
      try {
        const inner = { end: value.end, encoding, depth: range.depth };
        const items = this.#parseItems(value.tag, inner, scope, false);
        if (this.#at === value.end) return items;
      } catch (error) {
        // No items in this encoding: the bytes stay as they are.
        if (!(error instanceof AppError) || error.code === 'dicom/too-large') throw error;
      }
      this.#openSigns.length = openSigns;
    }
    this.#at = value.end;
    return null;
  }

  /** US or SS by the nearest Pixel Representation, which may stand behind the value or around it. */
  #settleSigns(): void {
    for (const { scope, tag } of this.#openSigns) {
      const found = scope.elements.get(tag);
      if (found?.kind !== 'value' || pixelRepresentationOf(scope) !== 1) continue;
      scope.replace(tag, { ...found, vr: 'SS' });
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
