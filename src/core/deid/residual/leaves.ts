import type { Tag, Vr } from '../../dicom/dataset.ts';
import { hasLongLength, isVr } from '../../dicom/vr.ts';
import { AppError } from '../../errors.ts';
import type { WrittenFile } from './written-file.ts';

/** The value of one element as a range of the file; ascending and without overlap. */
export interface Leaf {
  readonly tag: Tag;
  readonly vr: Vr;
  readonly start: number;
  readonly end: number;
}

const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;
const META_START = 132;
const DEEPEST = 64;

function malformed(): AppError {
  return new AppError('dicom/malformed', 'written file cannot be walked through');
}

/**
 * Leaves of a Part 10 file in Explicit VR Little Endian (encapsulated pixels too). It shares nothing
 * with the reader and the writer, so a fault there does not hide itself here.
 * @throws {AppError} dicom/malformed
 */
export function leavesOf(file: WrittenFile): Leaf[] {
  const leaves: Leaf[] = [];

  const tagAt = (at: number): Tag => file.uint16(at) * 0x10000 + file.uint16(at + 2);

  function walkFragments(from: number): number {
    let at = from;
    for (;;) {
      const tag = tagAt(at);
      const length = file.uint32(at + 4);
      at += 8;
      if (tag === SEQUENCE_END) return at;
      if (tag !== ITEM || at + length > file.byteLength) throw malformed();
      leaves.push({ tag: 0x7fe00010, vr: 'OB', start: at, end: at + length });
      at += length;
    }
  }

  function walkItems(from: number, length: number, depth: number): number {
    const end = length === UNDEFINED_LENGTH ? file.byteLength : from + length;
    let at = from;
    while (at < end) {
      const tag = tagAt(at);
      const itemLength = file.uint32(at + 4);
      at += 8;
      if (tag === SEQUENCE_END && length === UNDEFINED_LENGTH) return at;
      if (tag !== ITEM) throw malformed();
      at = walkElements(at, itemLength, depth + 1);
    }
    if (length === UNDEFINED_LENGTH || at !== end) throw malformed();
    return at;
  }

  function walkElements(from: number, length: number, depth: number): number {
    if (depth > DEEPEST) throw malformed();
    const end = length === UNDEFINED_LENGTH ? file.byteLength : from + length;
    let at = from;
    while (at < end) {
      const tag = tagAt(at);
      if (tag === ITEM_END && length === UNDEFINED_LENGTH) return at + 8;
      const letters = file.uint16(at + 4);
      const vr = String.fromCharCode(letters & 0xff, letters >>> 8);
      if (!isVr(vr)) throw malformed();
      const isLong = hasLongLength(vr);
      const valueLength = isLong ? file.uint32(at + 8) : file.uint16(at + 6);
      at += isLong ? 12 : 8;
      if (vr === 'SQ') {
        at = walkItems(at, valueLength, depth);
      } else if (valueLength === UNDEFINED_LENGTH) {
        at = walkFragments(at);
      } else {
        if (at + valueLength > end) throw malformed();
        leaves.push({ tag, vr, start: at, end: at + valueLength });
        at += valueLength;
      }
    }
    if (at !== end) throw malformed();
    return at;
  }

  walkElements(META_START, file.byteLength - META_START, 0);
  return leaves;
}
