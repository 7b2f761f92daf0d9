/** How a lossless JPEG is to be written; samples are interleaved by pixel. */
export interface LosslessOptions {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly predictor: number;
  readonly pointTransform: number;
  /** Rows between restart markers, 0: none. */
  readonly restartRows: number;
  /** A scan for each component instead of one for all. */
  readonly hasOwnScans: boolean;
  /** A table for each component instead of one for all. */
  readonly hasOwnTables: boolean;
  /** Codes of up to 16 bits instead of five for each symbol. */
  readonly hasLongCodes: boolean;
}

interface Code {
  readonly bits: number;
  readonly length: number;
}

const SYMBOLS = 17;

function codesOf(counts: readonly number[]): Code[] {
  const codes: Code[] = [];
  let bits = 0;
  counts.forEach((count, index) => {
    for (let nth = 0; nth < count; nth += 1) codes.push({ bits: bits++, length: index + 1 });
    bits <<= 1;
  });
  return codes;
}

function countsOf(hasLongCodes: boolean): number[] {
  const counts = new Array<number>(16).fill(0);
  if (!hasLongCodes) counts[4] = SYMBOLS;
  else counts.fill(1, 0, 15).fill(2, 15);
  return counts;
}

class BitWriter {
  readonly bytes: number[] = [];
  private pending = '';

  write(value: number, length: number): void {
    if (length === 0) return;
    this.pending += value.toString(2).padStart(length, '0');
    while (this.pending.length >= 8) this.take();
  }

  private take(): void {
    const byte = Number.parseInt(this.pending.slice(0, 8), 2);
    this.pending = this.pending.slice(8);
    this.bytes.push(byte);
    if (byte === 0xff) this.bytes.push(0);
  }

  /** Fills the last byte with ones. */
  flush(): void {
    if (this.pending === '') return;
    this.pending = this.pending.padEnd(8, '1');
    this.take();
  }
}

function predictionOf(predictor: number, a: number, b: number, c: number): number {
  return (
    [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor] ?? 0
  );
}

/** Each table gives its codes to the symbols in another order. */
function symbolsOf(table: number): number[] {
  return Array.from({ length: SYMBOLS }, (_, at) => (at + table * 5) % SYMBOLS);
}

function writeDifference(
  writer: BitWriter,
  codes: readonly Code[],
  table: number,
  difference: number,
): void {
  // Modulo 65536, from -32767 to 32768.
  const signed = ((difference + 32767) & 0xffff) - 32767;
  const size = signed === 0 ? 0 : 32 - Math.clz32(Math.abs(signed));
  const code = codes[symbolsOf(table).indexOf(size)];
  if (!code) throw new Error('difference without a code');
  writer.write(code.bits, code.length);
  if (size < 16) writer.write(signed < 0 ? signed + (1 << size) - 1 : signed, size);
}

const u16 = (value: number): number[] => [value >> 8, value & 0xff];

function segment(marker: number, content: readonly number[]): number[] {
  return [0xff, marker, ...u16(content.length + 2), ...content];
}

function scanOf(
  samples: ArrayLike<number>,
  members: readonly number[],
  codes: readonly Code[],
  options: LosslessOptions,
): number[] {
  const { rows, columns, components, precision, predictor, pointTransform } = options;
  const at = (row: number, column: number, member: number): number =>
    (samples[(row * columns + column) * components + member] ?? 0) >> pointTransform;
  let writer = new BitWriter();
  const coded: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    const isFresh = row === 0 || (options.restartRows > 0 && row % options.restartRows === 0);
    if (isFresh && row > 0) {
      writer.flush();
      coded.push(...writer.bytes, 0xff, 0xd0 + ((row / options.restartRows - 1) % 8));
      writer = new BitWriter();
    }
    for (let column = 0; column < columns; column += 1) {
      for (const member of members) {
        const left = column > 0 ? at(row, column - 1, member) : 0;
        let predicted: number;
        if (isFresh) predicted = column > 0 ? left : 1 << (precision - pointTransform - 1);
        else if (column === 0) predicted = at(row - 1, 0, member);
        else {
          const above = at(row - 1, column, member);
          predicted = predictionOf(predictor, left, above, at(row - 1, column - 1, member));
        }
        writeDifference(
          writer,
          codes,
          options.hasOwnTables ? member : 0,
          at(row, column, member) - predicted,
        );
      }
    }
  }
  writer.flush();
  const header = [
    members.length,
    ...members.flatMap((member) => [member + 1, (options.hasOwnTables ? member : 0) << 4]),
  ];
  return [...segment(0xda, [...header, predictor, 0, pointTransform]), ...coded, ...writer.bytes];
}

/** A lossless JPEG with Huffman coding, ITU-T T.81 annex H. */
export function encodeJpegLossless(
  samples: ArrayLike<number>,
  options: LosslessOptions,
): Uint8Array<ArrayBuffer> {
  const { rows, columns, components, precision, restartRows } = options;
  const counts = countsOf(options.hasLongCodes);
  const members = Array.from({ length: components }, (_, member) => member);
  const frame = [precision, ...u16(rows), ...u16(columns), components];
  const tables = options.hasOwnTables ? members : [0];
  const scans = options.hasOwnScans ? members.map((member) => [member]) : [members];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xc3, [...frame, ...members.flatMap((member) => [member + 1, 0x11, 0])]),
    ...tables.flatMap((table) => segment(0xc4, [table, ...counts, ...symbolsOf(table)])),
    ...(restartRows > 0 ? segment(0xdd, u16(restartRows * columns)) : []),
    ...scans.flatMap((scan) => scanOf(samples, scan, codesOf(counts), options)),
    ...[0xff, 0xd9],
  ]);
}
