import { AppError } from '../../src/core/errors.ts';

/** Bits that one look into a table covers. Longer codes are rare and are found by their length. */
export const LOOK_BITS = 13;

/**
 * A Huffman table of a JPEG, ITU-T T.81 sections C.2 and F.2.2.3, indexed by the next LOOK_BITS bits.
 * In a lossless or DC table a symbol is the number of bits of a difference that follow the code.
 */
export interface HuffmanTable {
  /** symbol × 256 + bits of the code; 0 where the code is longer than LOOK_BITS or there is none. */
  readonly symbols: Uint16Array;
  /** difference × 64 + bits of code and difference; 0 where both together are too long. */
  readonly differences: Int32Array;
  /** Greatest code of each length, −1 where a length has none, and what leads from code to symbol. */
  readonly lastCode: Int32Array;
  readonly symbolOffset: Int32Array;
  readonly values: Uint8Array;
}

export function damagedJpeg(reason: string): AppError {
  return new AppError('dicom/decode-failed', 'JPEG code stream damaged', { reason });
}

/** The difference that `size` bits stand for: those that begin with 0 are negative, T.81 F.2.2.1. */
export function extended(bits: number, size: number): number {
  return size === 0 || bits >> (size - 1) ? bits : bits - (1 << size) + 1;
}

const MAX_CODE_BITS = 16;

/** How many bits of a difference a table of differences can hold next to their length. */
const MAX_DIFFERENCE_BITS = 16;

function fillLook(
  table: Pick<HuffmanTable, 'symbols' | 'differences'>,
  code: number,
  codeBits: number,
  symbol: number,
): void {
  const spare = LOOK_BITS - codeBits;
  const first = code << spare;
  table.symbols.fill((symbol << 8) | codeBits, first, first + (1 << spare));
  if (symbol === MAX_DIFFERENCE_BITS) {
    table.differences.fill((32768 << 6) | codeBits, first, first + (1 << spare)); // T.81 H.1.2.2
  } else if (symbol <= spare) {
    const repeats = 1 << (spare - symbol);
    for (let bits = 0; bits < 1 << symbol; bits += 1) {
      const entry = (extended(bits, symbol) * 64) | (codeBits + symbol);
      const at = first + bits * repeats;
      table.differences.fill(entry, at, at + repeats);
    }
  }
}

/**
 * @param counts number of codes of 1 to 16 bits
 * @param values symbols in the order of their codes
 * @throws {AppError} dicom/decode-failed where the counts are no code
 */
export function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const table = {
    symbols: new Uint16Array(1 << LOOK_BITS),
    differences: new Int32Array(1 << LOOK_BITS),
    lastCode: new Int32Array(MAX_CODE_BITS + 1).fill(-1),
    symbolOffset: new Int32Array(MAX_CODE_BITS + 1),
    values,
  };
  let code = 0;
  let index = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits += 1) {
    const count = counts[bits - 1] ?? 0;
    if (code + count > 1 << bits) throw damagedJpeg('huffman-table');
    table.symbolOffset[bits] = index - code;
    for (let nth = 0; nth < count; nth += 1, index += 1, code += 1) {
      if (bits <= LOOK_BITS) fillLook(table, code, bits, values[index] ?? 0);
    }
    if (count > 0) table.lastCode[bits] = code - 1;
    code <<= 1;
  }
  return table;
}

/** In an entry of a table of pairs: there are two differences. */
export const PAIR = 32;

/** Twelve bits with the sign: all but 32768, which has a code and no bits. */
function fitsPair(difference: number): boolean {
  return difference >= -2048 && difference < 2048;
}

/**
 * Two differences at once where both fit the LOOK_BITS, else one: second × 2^20 + first × 2^8 + PAIR or
 * 0 + bits of all; 0 where one alone is too long or greater than 11 bits.
 */
export function differencePairs({ differences }: HuffmanTable): Int32Array {
  const mask = (1 << LOOK_BITS) - 1;
  return differences.map((entry, bits) => {
    const length = entry & 63;
    const first = entry >> 6;
    if (length === 0 || !fitsPair(first)) return 0;
    const next = differences[(bits << length) & mask] ?? 0;
    const both = length + (next & 63);
    const second = next >> 6;
    const packed = (first & 0xfff) << 8;
    // Behind the window there are zeros: a second one that needs them may be another.
    const isPair = next !== 0 && both <= LOOK_BITS && fitsPair(second);
    return isPair ? (second << 20) | packed | PAIR | both : packed | length;
  });
}

/**
 * The code at the start of `bits` (MAX_CODE_BITS of them) as a table's `symbols` has it, by length.
 * @throws {AppError} dicom/decode-failed where no code begins so
 */
export function longSymbol(table: HuffmanTable, bits: number): number {
  for (let length = 1; length <= MAX_CODE_BITS; length += 1) {
    const code = bits >> (MAX_CODE_BITS - length);
    const last = table.lastCode[length] ?? -1;
    if (code <= last) {
      const symbol = table.values[code + (table.symbolOffset[length] ?? 0)] ?? 0;
      return (symbol << 8) | length;
    }
  }
  throw damagedJpeg('huffman-code');
}
