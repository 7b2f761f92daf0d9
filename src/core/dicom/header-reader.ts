import dicomParser from 'dicom-parser';
import { AppError } from '../errors.ts';
import type { Tag, Vr } from './dataset.ts';
import { keywordOf, lookupTag, resolveVr } from './dictionary.ts';
import { MoreBytesNeeded, type Encoding } from './encoding.ts';
import { hasLongLength, vrAt } from './vr.ts';

export const UNDEFINED_LENGTH = 0xffffffff;
/** Tag and length: what an item has, and the least that an element has. */
export const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 12;

/** Part of the file that is parsed in one encoding. */
export interface Range {
  readonly end: number;
  readonly encoding: Encoding;
  /** Number of sequences around it. */
  readonly depth: number;
}

const NO_CONTEXT = {};

/**
 * Reads the header of one element or item after the other, PS3.5 sections 7.1 and 7.5; the fields hold
 * the last one read, so that no object is made for it. dicom-parser reads the numbers; bounds are held
 * here, because its callers cannot tell the end of the bytes at hand from the end of the file.
 */
export class HeaderReader {
  tag: Tag = 0;
  vr: Vr = 'UN';
  /** US or SS, to be settled when Pixel Representation is known. */
  isSignOpen = false;
  /** Of the value; UNDEFINED_LENGTH as it stands in the file. */
  length = 0;
  valueOffset = 0;
  readonly #bytes: Uint8Array;
  readonly #fileBytes: number;

  constructor(bytes: Uint8Array, fileBytes: number) {
    this.#bytes = bytes;
    this.#fileBytes = fileBytes;
  }

  /**
   * Bytes up to `end` must lie in the range, and at hand.
   * @throws {AppError} dicom/truncated, dicom/malformed
   * @throws {MoreBytesNeeded}
   */
  need(end: number, range: Range, tag: Tag | null): void {
    if (end > range.end) throw this.overrun(range, tag);
    if (end > this.#bytes.length) throw new MoreBytesNeeded(end);
  }

  /** What reaches over the end of the file was cut off; what reaches over its container is wrong. */
  overrun(range: Range, tag: Tag | null): AppError {
    const data = tag === null ? {} : { tag: keywordOf(tag) };
    return range.end === this.#fileBytes
      ? new AppError('dicom/truncated', 'file ends inside an element', data)
      : new AppError('dicom/malformed', 'element ends behind its item', data);
  }

  tagAt(at: number, { isBigEndian }: Encoding): Tag {
    const numbers = numbersIn(isBigEndian);
    return numbers.readUint16(this.#bytes, at) * 0x10000 + numbers.readUint16(this.#bytes, at + 2);
  }

  /** Tag and length of an item or a delimiter. */
  readItem(at: number, range: Range, tag: Tag | null): void {
    this.need(at + HEADER_BYTES, range, tag);
    this.tag = this.tagAt(at, range.encoding);
    this.length = numbersIn(range.encoding.isBigEndian).readUint32(this.#bytes, at + 4);
    this.valueOffset = at + HEADER_BYTES;
  }

  /** @throws {AppError} dicom/truncated, dicom/malformed */
  readElement(at: number, range: Range): void {
    const { encoding } = range;
    this.need(at + HEADER_BYTES, range, null);
    const tag = this.tagAt(at, encoding);
    const numbers = numbersIn(encoding.isBigEndian);
    this.tag = tag;
    this.isSignOpen = false;
    this.valueOffset = at + HEADER_BYTES;
    if (!encoding.isExplicit) {
      const known = lookupTag(tag)?.vr ?? 'UN';
      this.isSignOpen = known === 'US/SS';
      this.vr = resolveVr(known, NO_CONTEXT);
      this.length = numbers.readUint32(this.#bytes, at + 4);
      return;
    }
    const vr = vrAt(this.#bytes, at + 4);
    if (!vr) throw new AppError('dicom/malformed', 'unknown VR', { tag: keywordOf(tag) });
    this.vr = vr;
    if (hasLongLength(vr)) {
      this.need(at + LONG_HEADER_BYTES, range, tag);
      this.length = numbers.readUint32(this.#bytes, at + 8);
      this.valueOffset = at + LONG_HEADER_BYTES;
    } else {
      this.length = numbers.readUint16(this.#bytes, at + 6);
    }
  }
}

function numbersIn(isBigEndian: boolean): dicomParser.ByteArrayParser {
  return isBigEndian
    ? dicomParser.bigEndianByteArrayParser
    : dicomParser.littleEndianByteArrayParser;
}
