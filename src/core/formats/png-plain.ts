import { crc32 } from './crc32.ts';
import type { PngImage } from './png.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length, type and CRC around the data of a chunk. */
const AROUND_CHUNK_BYTES = 12;
/** zlib (RFC 1950): deflate with a window of 32 KiB, fastest. */
const ZLIB_HEAD = [0x78, 0x01];
const ADLER_BYTES = 4;
/** Head of a stored block (RFC 1951), and what fits behind it. */
const BLOCK_HEAD_BYTES = 5;
const MOST_BLOCK_BYTES = 0xffff;
const ADLER_BASE = 65_521;
/** So many sums stay below 2³². */
const ADLER_STRIDE = 5_552;

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length;) {
    for (const end = Math.min(bytes.length, at + ADLER_STRIDE); at < end; at++) {
      low += bytes[at] as number;
      high += low;
    }
    low %= ADLER_BASE;
    high %= ADLER_BASE;
  }
  return ((high << 16) | low) >>> 0;
}

/** Rows with filter type 0 (none) before each. */
function scanlines(pixels: ArrayLike<number>, width: number, rows: number): Uint8Array {
  const lines = new Uint8Array(rows * (width + 1));
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    const to = row * (width + 1) + 1;
    for (let at = 0; at < width; at++) lines[to + at] = pixels[from + at] as number;
  }
  return lines;
}

function storedZlib(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / MOST_BLOCK_BYTES));
  const out = new Uint8Array(
    ZLIB_HEAD.length + blocks * BLOCK_HEAD_BYTES + bytes.length + ADLER_BYTES,
  );
  const view = new DataView(out.buffer);
  out.set(ZLIB_HEAD);
  let at = ZLIB_HEAD.length;
  for (let block = 0; block < blocks; block++) {
    const part = bytes.subarray(block * MOST_BLOCK_BYTES, (block + 1) * MOST_BLOCK_BYTES);
    out[at] = block === blocks - 1 ? 1 : 0;
    view.setUint16(at + 1, part.length, true);
    view.setUint16(at + 3, ~part.length & 0xffff, true);
    out.set(part, at + BLOCK_HEAD_BYTES);
    at += BLOCK_HEAD_BYTES + part.length;
  }
  view.setUint32(at, adler32(bytes));
  return out;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(AROUND_CHUNK_BYTES + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < type.length; at++) out[4 + at] = type.charCodeAt(at);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** The same picture as encodePng's, of 8 bits and not packed: for small pictures that are made by the thousand. */
export function encodePlainPng({
  rows,
  columns,
  samplesPerPixel,
  pixels,
}: PngImage & { readonly pixels: Uint8Array | Uint8ClampedArray }): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, columns);
  view.setUint32(4, rows);
  head[8] = 8;
  head[9] = samplesPerPixel === 3 ? 2 : 0;
  const parts = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', head),
    chunk('IDAT', storedZlib(scanlines(pixels, columns * samplesPerPixel, rows))),
    chunk('IEND', new Uint8Array()),
  ];
  const png = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    png.set(part, at);
    at += part.length;
  }
  return png;
}
