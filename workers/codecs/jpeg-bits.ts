import { extended, LOOK_BITS, longSymbol, type HuffmanTable } from './jpeg-huffman.ts';

/** Reads the bits of an interval whose stuffing is taken out; behind its end there are zeros. */
export class JpegBits {
  private readonly bytes: Uint8Array;
  private at = 0;
  private bits = 0;
  private held = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Bits used so far. */
  get used(): number {
    return this.at * 8 - this.held;
  }

  private fill(): void {
    if (this.held >= 16) return;
    this.bits =
      (this.bits << 16) | ((this.bytes[this.at] ?? 0) << 8) | (this.bytes[this.at + 1] ?? 0);
    this.at += 2;
    this.held += 16;
  }

  /** @param count 0 to 16 */
  read(count: number): number {
    this.fill();
    this.held -= count;
    return (this.bits >>> this.held) & ((1 << count) - 1);
  }

  /** @throws {AppError} dicom/decode-failed where no code of the table begins */
  symbol(table: HuffmanTable): number {
    this.fill();
    const look = (this.bits >>> (this.held - LOOK_BITS)) & ((1 << LOOK_BITS) - 1);
    const short = table.symbols[look] ?? 0;
    const entry =
      short === 0 ? longSymbol(table, (this.bits >>> (this.held - 16)) & 0xffff) : short;
    this.held -= entry & 0xff;
    return entry >> 8;
  }

  /** A signed value of `size` bits, T.81 section F.2.2.1. */
  signed(size: number): number {
    return extended(this.read(size), size);
  }
}
