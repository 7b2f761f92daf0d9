import { inverseDct12 } from './inverse-dct.ts';
import { JpegBits } from './jpeg-bits.ts';
import { damagedJpeg, type HuffmanTable } from './jpeg-huffman.ts';
import { jpegScans, type JpegFrame, type JpegScan } from './jpeg-scans.ts';

const EXTENDED_SEQUENTIAL = 0xc1;
const PROGRESSIVE = 0xc2;
const BLOCK = 64;
const NOT_SEEN = -1;

/** Bytes that an encoder may leave between its last code and the next marker. */
const MOST_SURPLUS_BITS = 23;

/** Place in the block, row-major, of each coefficient in zigzag order, T.81 figure A.6. */
const ZIGZAG: Uint8Array = (() => {
  const order = new Uint8Array(BLOCK);
  for (let index = 0, row = 0, column = 0; index < BLOCK; index += 1) {
    order[index] = row * 8 + column;
    const isRising = (row + column) % 2 === 0;
    if (isRising && column === 7) row += 1;
    else if (isRising && row === 0) column += 1;
    else if (!isRising && row === 7) column += 1;
    else if (!isRising && column === 0) row += 1;
    else {
      row += isRising ? -1 : 1;
      column += isRising ? 1 : -1;
    }
  }
  return order;
})();

/** What one scan remembers from block to block. */
interface ScanState {
  readonly bits: JpegBits;
  readonly dc: HuffmanTable | undefined;
  readonly ac: HuffmanTable | undefined;
  lastDc: number;
  /** Blocks that still end at once, T.81 section G.1.2.2. */
  endOfBlockRun: number;
}

type BlockDecoder = (
  state: ScanState,
  coefficients: Int16Array,
  start: number,
  scan: JpegScan,
) => void;

function need(table: HuffmanTable | undefined): HuffmanTable {
  if (!table) throw damagedJpeg('huffman-table');
  return table;
}

function nextDc(state: ScanState): number {
  const size = state.bits.symbol(need(state.dc));
  if (size > 15) throw damagedJpeg('difference-size');
  state.lastDc += state.bits.signed(size);
  return state.lastDc;
}

/** T.81 section F.2.2. */
const decodeSequentialBlock: BlockDecoder = (state, coefficients, start) => {
  const { bits } = state;
  coefficients[start] = nextDc(state);
  const ac = need(state.ac);
  for (let at = 1; at < BLOCK; at += 1) {
    const symbol = bits.symbol(ac);
    const size = symbol & 15;
    if (size === 0 && symbol !== 0xf0) return;
    at += symbol >> 4;
    if (size === 0) continue;
    if (at >= BLOCK) throw damagedJpeg('run-length');
    coefficients[start + (ZIGZAG[at] ?? 0)] = bits.signed(size);
  }
};

/** T.81 section G.1.2.1. */
const decodeDc: BlockDecoder = (
  state,
  coefficients,
  start,
  { approximationHigh, approximationLow },
) => {
  if (approximationHigh === 0) coefficients[start] = nextDc(state) << approximationLow;
  else if (state.bits.read(1))
    coefficients[start] = (coefficients[start] ?? 0) | (1 << approximationLow);
};

/** T.81 section G.1.2.2. */
const decodeAcFirst: BlockDecoder = (state, coefficients, start, scan) => {
  if (state.endOfBlockRun > 0) {
    state.endOfBlockRun -= 1;
    return;
  }
  const { bits } = state;
  const ac = need(state.ac);
  for (let at = scan.spectralStart; at <= scan.spectralEnd; at += 1) {
    const symbol = bits.symbol(ac);
    const run = symbol >> 4;
    const size = symbol & 15;
    if (size === 0 && run < 15) {
      state.endOfBlockRun = (1 << run) - 1 + bits.read(run);
      return;
    }
    at += run;
    if (size === 0) continue;
    if (at > scan.spectralEnd) throw damagedJpeg('run-length');
    coefficients[start + (ZIGZAG[at] ?? 0)] = bits.signed(size) << scan.approximationLow;
  }
};

/**
 * Passes `zeros` coefficients that are zero and stops in front of the next one, or behind the band; each
 * that is not zero gets one more bit on the way.
 */
function refineWhilePassing(
  bits: JpegBits,
  coefficients: Int16Array,
  start: number,
  from: number,
  scan: JpegScan,
  zeros: number,
): number {
  const step = 1 << scan.approximationLow;
  let left = zeros;
  for (let at = from; at <= scan.spectralEnd; at += 1) {
    const place = start + (ZIGZAG[at] ?? 0);
    const value = coefficients[place] ?? 0;
    if (value === 0) {
      if (left === 0) return at;
      left -= 1;
    } else if (bits.read(1) && (Math.abs(value) & step) === 0) {
      coefficients[place] = value + (value > 0 ? step : -step);
    }
  }
  return scan.spectralEnd + 1;
}

/** T.81 section G.1.2.3. */
const decodeAcRefinement: BlockDecoder = (state, coefficients, start, scan) => {
  const { bits } = state;
  const ac = need(state.ac);
  const step = 1 << scan.approximationLow;
  let at = scan.spectralStart;
  while (at <= scan.spectralEnd && state.endOfBlockRun === 0) {
    const symbol = bits.symbol(ac);
    const run = symbol >> 4;
    const size = symbol & 15;
    if (size > 1) throw damagedJpeg('refinement-size');
    if (size === 0 && run < 15) {
      state.endOfBlockRun = (1 << run) + bits.read(run);
      break;
    }
    const found = size === 0 ? 0 : bits.read(1) ? step : -step;
    at = refineWhilePassing(bits, coefficients, start, at, scan, run);
    if (at > scan.spectralEnd) {
      if (found !== 0) throw damagedJpeg('run-length');
      return;
    }
    coefficients[start + (ZIGZAG[at] ?? 0)] = found;
    at += 1;
  }
  if (state.endOfBlockRun > 0) {
    refineWhilePassing(bits, coefficients, start, at, scan, BLOCK);
    state.endOfBlockRun -= 1;
  }
};

function blockDecoderOf({ frame, spectralStart, approximationHigh }: JpegScan): BlockDecoder {
  if (frame.marker !== PROGRESSIVE) return decodeSequentialBlock;
  if (spectralStart === 0) return decodeDc;
  return approximationHigh === 0 ? decodeAcFirst : decodeAcRefinement;
}

/** Each scan takes its coefficients from the precision that the one before left, T.81 section G.1.1.1. */
function checkProgress(scan: JpegScan, precisions: Int8Array): void {
  const { frame, spectralStart, spectralEnd, approximationHigh, approximationLow } = scan;
  if (frame.marker !== PROGRESSIVE) {
    // All coefficients, whatever the scan header says: some writers leave zeros there.
    if (precisions[0] !== NOT_SEEN) throw damagedJpeg('scan-order');
    precisions.fill(0);
    return;
  }
  const isDc = spectralStart === 0 && spectralEnd === 0;
  const isAcBand = spectralStart > 0 && spectralEnd >= spectralStart && spectralEnd < BLOCK;
  if ((!isDc && !isAcBand) || approximationLow > 13) throw damagedJpeg('spectral-band');
  const before = approximationHigh === 0 ? NOT_SEEN : approximationHigh;
  for (let at = spectralStart; at <= spectralEnd; at += 1) {
    if (precisions[at] !== before) throw damagedJpeg('scan-order');
    precisions[at] = approximationLow;
  }
  if (approximationHigh !== 0 && approximationLow !== approximationHigh - 1)
    throw damagedJpeg('scan-order');
}

function decodeScan(scan: JpegScan, coefficients: Int16Array): void {
  const blocks = coefficients.length / BLOCK;
  const blocksEach = scan.restartInterval === 0 ? blocks : scan.restartInterval;
  if (scan.intervals.length !== Math.ceil(blocks / blocksEach)) throw damagedJpeg('restart-count');
  const decodeBlock = blockDecoderOf(scan);
  const [component] = scan.components;
  for (const [nth, { bytes, length }] of scan.intervals.entries()) {
    const bits = new JpegBits(bytes);
    const state: ScanState = {
      bits,
      dc: component?.dc,
      ac: component?.ac,
      lastDc: 0,
      endOfBlockRun: 0,
    };
    const end = Math.min((nth + 1) * blocksEach, blocks);
    for (let block = nth * blocksEach; block < end; block += 1) {
      decodeBlock(state, coefficients, block * BLOCK, scan);
      if (bits.used > length * 8) throw damagedJpeg('data-too-short');
    }
    if (length * 8 - bits.used > MOST_SURPLUS_BITS) throw damagedJpeg('data-too-long');
  }
}

/** Dequantises and transforms the blocks; those at the edges reach over the picture. */
function samplesOf(
  coefficients: Int16Array,
  quantization: Uint16Array,
  { rows, columns }: JpegFrame,
): Uint16Array<ArrayBuffer> {
  const samples = new Uint16Array(rows * columns);
  const across = Math.ceil(columns / 8);
  const band = new Uint16Array(across * BLOCK);
  const factors = new Int32Array(BLOCK);
  for (let at = 0; at < BLOCK; at += 1) factors[ZIGZAG[at] ?? 0] = quantization[at] ?? 0;
  const work = new Int32Array(BLOCK);
  for (let top = 0, start = 0; top < rows; top += 8) {
    for (let block = 0; block < across; block += 1, start += BLOCK) {
      for (let at = 0; at < BLOCK; at += 1) {
        work[at] = Math.imul(coefficients[start + at] ?? 0, factors[at] ?? 0);
      }
      inverseDct12(work, band, block * 8, across * 8);
    }
    for (let row = 0; row < Math.min(8, rows - top); row += 1) {
      const from = row * across * 8;
      samples.set(band.subarray(from, from + columns), (top + row) * columns);
    }
  }
  return samples;
}

function checkFrame({ marker, precision, components }: JpegFrame): void {
  if (marker !== EXTENDED_SEQUENTIAL && marker !== PROGRESSIVE) throw damagedJpeg('not-dct');
  if (precision !== 12 || components.length !== 1) throw damagedJpeg('precision');
}

/**
 * One component of 12 bits, sequential or progressive DCT with Huffman coding (processes 4, 8, 12).
 * Written here because no package decodes it right: the script of the image loader shifts the middle
 * and misreads refined scans; libjpeg-turbo is built for 8 bits.
 * @throws {AppError} dicom/decode-failed. Source: ITU-T T.81 annexes F and G.
 */
export function decodeJpegDct12(stream: Uint8Array): Uint16Array<ArrayBuffer> {
  const precisions = new Int8Array(BLOCK).fill(NOT_SEEN);
  let coefficients: Int16Array | undefined;
  let last: JpegScan | undefined;
  let quantization: Uint16Array | undefined;
  for (const scan of jpegScans(stream)) {
    if (!last) checkFrame(scan.frame);
    const { rows, columns, components } = scan.frame;
    coefficients ??= new Int16Array(Math.ceil(rows / 8) * Math.ceil(columns / 8) * BLOCK);
    quantization ??= scan.quantization[components[0]?.quantization ?? 0];
    checkProgress(scan, precisions);
    decodeScan(scan, coefficients);
    last = scan;
  }
  if (!last || !coefficients || !quantization) throw damagedJpeg('scan-missing');
  if (precisions[0] !== 0 || precisions.some((bits) => bits > 0)) throw damagedJpeg('scan-missing');
  return samplesOf(coefficients, quantization, last.frame);
}
