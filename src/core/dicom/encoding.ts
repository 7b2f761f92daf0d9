import type { Tag, Vr } from './dataset.ts';

/** How a data set is written: PS3.5 sections 7.1 and 7.3. */
export interface Encoding {
  readonly isExplicit: boolean;
  readonly isBigEndian: boolean;
}

export const EXPLICIT_LITTLE: Encoding = { isExplicit: true, isBigEndian: false };
export const IMPLICIT_LITTLE: Encoding = { isExplicit: false, isBigEndian: false };
export const EXPLICIT_BIG: Encoding = { isExplicit: true, isBigEndian: true };

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
