import { jpegXlCodeStreamStart } from './boxes.ts';

/** What a JPEG XL code stream says before its first frame, ISO/IEC 18181-1 annex D. */
export interface JpegXlHeader {
  readonly rows: number;
  readonly columns: number;
  /** Bits of a sample; null where samples are floating point. */
  readonly precision: number | null;
  /** Colours were changed to XYB, which loses bits. */
  readonly isXyb: boolean;
}

const SIGNATURE = 0xff0a;
const MOST_HEADER_BYTES = 64;

/** Numbers packed from the lowest bit of each byte up, annex B. */
class Bits {
  private readonly bytes: Uint8Array;
  private place = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  read(count: number): number {
    let value = 0;
    for (let nth = 0; nth < count; nth += 1, this.place += 1) {
      const bit = ((this.bytes[this.place >> 3] ?? 0) >> (this.place & 7)) & 1;
      value += bit * 2 ** nth;
    }
    return value;
  }

  flag(): boolean {
    return this.read(1) === 1;
  }

  /** One of four forms, named by two bits: so many bits more, on top of an offset. */
  form(forms: readonly (readonly [bits: number, offset: number])[]): number {
    const [bits, offset] = forms[this.read(2)] ?? [0, 0];
    return offset + this.read(bits);
  }
}

/** Width by height, for the seven ratios that a size may name. */
const RATIOS: readonly (readonly [number, number])[] = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

function readSize(bits: Bits): { rows: number; columns: number } {
  const isSmall = bits.flag();
  const readSide = (): number =>
    isSmall
      ? (bits.read(5) + 1) * 8
      : bits.form([
          [9, 1],
          [13, 1],
          [18, 1],
          [30, 1],
        ]);
  const rows = readSide();
  const ratio = RATIOS[bits.read(3) - 1];
  const columns = ratio ? Math.floor((rows * ratio[0]) / ratio[1]) : readSide();
  return { rows, columns };
}

function readPrecision(bits: Bits): number | null {
  const isFloat = bits.flag();
  if (isFloat) return null;
  return bits.form([
    [0, 8],
    [0, 10],
    [0, 12],
    [6, 1],
  ]);
}

/**
 * Null where the stream is no JPEG XL, and where it is one that is not a single plain picture: with a
 * preview, an animation or channels other than the colours.
 */
export function readJpegXlHeader(stream: Uint8Array): JpegXlHeader | null {
  const start = jpegXlCodeStreamStart(stream);
  if ((((start[0] ?? 0) << 8) | (start[1] ?? 0)) !== SIGNATURE) return null;
  const bits = new Bits(start.subarray(2, MOST_HEADER_BYTES));
  const size = readSize(bits);
  const isAllDefault = bits.flag();
  if (isAllDefault) return { ...size, precision: 8, isXyb: true };
  const hasExtraFields = bits.flag();
  if (hasExtraFields) {
    bits.read(3); // Orientation, which the decoder obeys.
    const hasIntrinsicSize = bits.flag();
    if (hasIntrinsicSize) readSize(bits);
    const [hasPreview, isAnimation] = [bits.flag(), bits.flag()];
    if (hasPreview || isAnimation) return null;
  }
  const precision = readPrecision(bits);
  bits.read(precision === null ? 0 : 1); // Whether 16-bit buffers suffice.
  const extraChannels = bits.form([
    [0, 0],
    [0, 1],
    [4, 2],
    [12, 1],
  ]);
  if (precision !== null && extraChannels > 0) return null;
  return { ...size, precision, isXyb: bits.flag() };
}
