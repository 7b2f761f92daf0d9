import { damagedJpeg, huffmanTable, type HuffmanTable } from './jpeg-huffman.ts';

interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantization: number;
}

/** Frame header, ITU-T T.81 section B.2.2. */
export interface JpegFrame {
  /** SOF marker: 0xC1 sequential, 0xC2 progressive, 0xC3 lossless … */
  readonly marker: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

/** Entropy-coded bits up to a restart marker, stuffing taken out, zeros behind. */
interface CodedInterval {
  readonly bytes: Uint8Array;
  /** Bytes that are in the stream; those behind are there so that reading ahead needs no check. */
  readonly length: number;
}

interface ScanComponent {
  /** Of the component in the frame. */
  readonly index: number;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
}

/** One scan with the tables that hold for it, T.81 section B.2.3. */
export interface JpegScan {
  readonly frame: JpegFrame;
  readonly components: readonly ScanComponent[];
  /** Ss: first coefficient, or predictor of a lossless scan. */
  readonly spectralStart: number;
  readonly spectralEnd: number;
  readonly approximationHigh: number;
  /** Al: bit position of this approximation, or point transform of a lossless scan. */
  readonly approximationLow: number;
  /** Quantisation tables by destination, in zigzag order. */
  readonly quantization: readonly (Uint16Array | undefined)[];
  /** Units (MCUs) between restarts, 0: none. */
  readonly restartInterval: number;
  readonly intervals: readonly CodedInterval[];
}

const RST0 = 0xd0;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const DHT = 0xc4;
const DAC = 0xcc;
const JPG = 0xc8;

/** More than any reading ahead of one row's end can reach without being seen. */
const PADDING_BYTES = 64;

interface Tables {
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
  readonly quantization: (Uint16Array | undefined)[];
  restartInterval: number;
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function readHuffmanTables(segment: Uint8Array, tables: Tables): void {
  for (let at = 0; at < segment.length;) {
    const kind = segment[at] ?? 0;
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = segment.slice(at + 17, at + 17 + total);
    if (counts.length < 16 || values.length < total || (kind & 0xee) > 2 << 4 || (kind & 15) > 3) {
      throw damagedJpeg('huffman-table');
    }
    (kind >> 4 === 0 ? tables.dc : tables.ac)[kind & 15] = huffmanTable(counts, values);
    at += 17 + total;
  }
}

function readQuantization(segment: Uint8Array, tables: Tables): void {
  for (let at = 0; at < segment.length;) {
    const kind = segment[at] ?? 0;
    const bytesEach = kind >> 4 === 0 ? 1 : 2;
    if (at + 1 + 64 * bytesEach > segment.length || (kind & 15) > 3) {
      throw damagedJpeg('quantization-table');
    }
    const first = at + 1;
    tables.quantization[kind & 15] = Uint16Array.from({ length: 64 }, (_, index) =>
      bytesEach === 1 ? (segment[first + index] ?? 0) : uint16(segment, first + index * 2),
    );
    at += 1 + 64 * bytesEach;
  }
}

function readFrame(marker: number, segment: Uint8Array): JpegFrame {
  const count = segment[5] ?? 0;
  if (segment.length < 6 + count * 3) throw damagedJpeg('frame-header');
  const components = Array.from({ length: count }, (_, index) => {
    const at = 6 + index * 3;
    const sampling = segment[at + 1] ?? 0;
    return {
      id: segment[at] ?? 0,
      horizontal: sampling >> 4,
      vertical: sampling & 15,
      quantization: segment[at + 2] ?? 0,
    };
  });
  return {
    marker,
    precision: segment[0] ?? 0,
    rows: uint16(segment, 1),
    columns: uint16(segment, 3),
    components,
  };
}

/** Bits from `start` up to the next marker that is no restart, and the place of that marker. */
function readIntervals(stream: Uint8Array, start: number) {
  const intervals: CodedInterval[] = [];
  let clean = new Uint8Array(0);
  let length = 0;
  let from = start;
  const take = (end: number): void => {
    const needed = length + end - from + PADDING_BYTES;
    if (needed > clean.length) {
      const grown = new Uint8Array(Math.min(needed * 2, stream.length - start + PADDING_BYTES * 2));
      grown.set(clean.subarray(0, length));
      clean = grown;
    }
    clean.set(stream.subarray(from, end), length);
    length += end - from;
  };
  for (;;) {
    const at = stream.indexOf(0xff, from);
    if (at < 0) throw damagedJpeg('end-missing');
    const next = stream[at + 1];
    if (next === 0) {
      take(at + 1);
      from = at + 2;
    } else if (next === 0xff) {
      take(at);
      from = at + 1; // A marker may be led by fill bytes.
    } else {
      take(at);
      intervals.push({ bytes: clean.subarray(0, length + PADDING_BYTES), length });
      const isRestart = next !== undefined && next >= RST0 && next < RST0 + 8;
      if (!isRestart) return { intervals, end: at };
      // They count up, so that a lost one is seen, T.81 section B.1.1.2.
      if ((intervals.length - 1) % 8 !== next - RST0) throw damagedJpeg('restart-order');
      clean = new Uint8Array(0);
      length = 0;
      from = at + 2;
    }
  }
}

function readScan(
  frame: JpegFrame | null,
  segment: Uint8Array,
  tables: Tables,
  intervals: readonly CodedInterval[],
): JpegScan {
  const count = segment[0] ?? 0;
  if (!frame || segment.length < 4 + count * 2 || count < 1) throw damagedJpeg('scan-header');
  const components = Array.from({ length: count }, (_, nth) => {
    const index = frame.components.findIndex(({ id }) => id === segment[1 + nth * 2]);
    if (index < 0) throw damagedJpeg('scan-header');
    const selector = segment[2 + nth * 2] ?? 0;
    return { index, dc: tables.dc[selector >> 4], ac: tables.ac[selector & 15] };
  });
  const [spectralStart = 0, spectralEnd = 0, approximation = 0] = segment.subarray(1 + count * 2);
  return {
    frame,
    components,
    spectralStart,
    spectralEnd,
    approximationHigh: approximation >> 4,
    approximationLow: approximation & 15,
    quantization: [...tables.quantization],
    restartInterval: tables.restartInterval,
    intervals,
  };
}

function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== DAC && marker !== JPG;
}

/**
 * The scans of a JPEG code stream (Huffman coded, not hierarchical) up to its end marker.
 * @throws {AppError} dicom/decode-failed
 */
export function* jpegScans(stream: Uint8Array): Generator<JpegScan> {
  const tables: Tables = { dc: [], ac: [], quantization: [], restartInterval: 0 };
  let frame: JpegFrame | null = null;
  if (stream[0] !== 0xff || stream[1] !== SOI) throw damagedJpeg('no-jpeg');
  let at = 2;
  for (;;) {
    if (stream[at] !== 0xff) throw damagedJpeg('marker-missing');
    const marker = stream[at + 1] ?? EOI;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) return;
    const end = at + 2 + uint16(stream, at + 2);
    if (end < at + 4 || end > stream.length) throw damagedJpeg('segment-length');
    const segment = stream.subarray(at + 4, end);
    at = end;
    if (marker === DHT) readHuffmanTables(segment, tables);
    else if (marker === DQT) readQuantization(segment, tables);
    else if (marker === DRI) tables.restartInterval = uint16(segment, 0);
    else if (isFrameMarker(marker)) {
      if (frame) throw damagedJpeg('second-frame');
      frame = readFrame(marker, segment);
    } else if (marker === SOS) {
      const coded = readIntervals(stream, at);
      yield readScan(frame, segment, tables, coded.intervals);
      at = coded.end;
    }
  }
}
