import type { Tag, Vr } from './dataset.ts';
import { lookupTag } from './dictionary.ts';
import {
  ExplicitVRBigEndian,
  ExplicitVRLittleEndian,
  ImplicitVRLittleEndian,
} from './transfer-syntaxes.ts';
import { vrAt } from './vr.ts';

/** How a data set is written: PS3.5 sections 7.1 and 7.3. */
export interface Encoding {
  readonly isExplicit: boolean;
  readonly isBigEndian: boolean;
}

export const EXPLICIT_LITTLE: Encoding = { isExplicit: true, isBigEndian: false };
export const IMPLICIT_LITTLE: Encoding = { isExplicit: false, isBigEndian: false };
const EXPLICIT_BIG: Encoding = { isExplicit: true, isBigEndian: true };

/** How the bytes at `offset` are written, where they plainly begin an element in one way only. */
export function shownEncoding(bytes: Uint8Array, offset: number): Encoding | null {
  if (bytes.length - offset < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 8);
  const tagIn = (isLittle: boolean): Tag =>
    view.getUint16(0, isLittle) * 0x10000 + view.getUint16(2, isLittle);
  if (vrAt(bytes, offset + 4)) {
    if (view.getUint16(0, true) < 0x0100) return EXPLICIT_LITTLE;
    const isBig = view.getUint16(0, false) < 0x0100 && !lookupTag(tagIn(true));
    return isBig && lookupTag(tagIn(false)) ? EXPLICIT_BIG : null;
  }
  const fits = view.getUint32(4, true) <= bytes.length - offset - 8;
  return fits && lookupTag(tagIn(true)) ? IMPLICIT_LITTLE : null;
}

/** The encoding that a transfer syntax prescribes, PS3.5 annex A. */
export function encodingNamed(transferSyntaxUid: string): Encoding {
  if (transferSyntaxUid === ExplicitVRBigEndian) return EXPLICIT_BIG;
  return transferSyntaxUid === ImplicitVRLittleEndian ? IMPLICIT_LITTLE : EXPLICIT_LITTLE;
}

export function uidOfEncoding(encoding: Encoding): string {
  if (encoding.isBigEndian) return ExplicitVRBigEndian;
  return encoding.isExplicit ? ExplicitVRLittleEndian : ImplicitVRLittleEndian;
}

/** The bytes at hand end before the parser has what it needs: not an error of the file. */
export class MoreBytesNeeded extends Error {
  override readonly name = 'MoreBytesNeeded';
  readonly untilByte: number;

  constructor(untilByte: number) {
    super('more bytes of the file are needed');
    this.untilByte = untilByte;
  }
}

/** Top-level pixel data that was found and not read. */
export interface PixelDataPlace {
  readonly tag: Tag;
  readonly vr: Vr;
  /** From the start of the bytes. */
  readonly valueOffset: number;
  /** null: of undefined length, fragments follow. */
  readonly length: number | null;
  /** Bytes that change places to become little endian; 1 in little endian files. */
  readonly swapUnitBytes: 1 | 2 | 4 | 8;
}
