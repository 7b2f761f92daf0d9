import { latin1 } from '../dicom/character-sets.ts';

const SOC = 0xff4f;
const SIZ = 0xff51;
const SOT = 0xff90;
const SOD = 0xff93;
const J2K_COMMENT = 0xff64;
const J2K_END = 0xffd9;
/** What encoders write about themselves; Kakadu adds a table of rates. */
const BY_AN_ENCODER = new RegExp(
  `^(?:${[
    String.raw`Kakadu-v?\d{1,2}(?:\.\d{1,2}){0,3}`,
    String.raw`Kdu-Layer-Info: log_2\{Delta-D\(squared-error\)/Delta-L\(bytes\)\}, L\(bytes\)\n(?: *-?\d{1,3}\.\d, +\d\.\de[+-]?\d{1,3}\n?){0,64}`,
    String.raw`Created by(?: GDCM/)? ?OpenJPEG version \d{1,2}(?:\.\d{1,2}){1,2}`,
    String.raw`Creator: JasPer Version \d{1,2}(?:\.\d{1,3}){1,2}`,
    String.raw`OpenJPH Ver \d{1,2}(?:\.\d{1,2}){1,2}\.?`,
  ].join('|')})[\\s\\0]*$`,
);

/** Bytes of a segment behind its marker, by its contents; null where any length may hold a text. */
type LengthOf = (content: DataView, componentBytes: 1 | 2) => number | null;

/** Precinct sizes stand behind the coding style only where its first bit says so. */
const codingStyle = (content: DataView, fixed: number, levelsAt: number): number =>
  fixed + (content.getUint8(0) & 1 ? content.getUint8(levelsAt) + 1 : 0);

/** Step sizes: a byte for each sub-band when reversible, one of two bytes, or two bytes for each. */
function stepSizes(content: DataView, styleAt: number): number | null {
  const style = content.getUint8(styleAt) & 0x1f;
  if (style === 1) return styleAt + 3;
  const bytesEach = style === 0 ? 1 : 2;
  const bands = (content.byteLength - styleAt - 1) / bytesEach;
  return bands % 3 === 1 && bands <= 97 ? content.byteLength : null;
}

/** Main and tile headers that have no room for a text, ISO/IEC 15444-1 annex A and 15444-15 annex A. */
const SEGMENTS = new Map<number, LengthOf>([
  [SIZ, (content) => 36 + 3 * content.getUint16(34)],
  [0xff50, (content) => 4 + 2 * bitsIn(content.getUint32(0))],
  [0xff52, (content) => codingStyle(content, 10, 5)],
  [0xff53, (content, bytes) => {
    const style = new DataView(content.buffer, content.byteOffset + bytes, content.byteLength - bytes);
    return bytes + codingStyle(style, 6, 1);
  }],
  [0xff5c, (content) => stepSizes(content, 0)],
  [0xff5d, (content, bytes) => stepSizes(content, bytes)],
  [0xff5e, (_, bytes) => bytes + 2],
  [SOT, () => 8],
]); // prettier-ignore

function bitsIn(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}

/** What a table of lengths says in sum: of packets, which fill a tile-part, or of tile-parts. */
interface LengthTables {
  packets: number | null;
  tileParts: number | null;
}

/** Packet lengths of PLT: seven bits a byte, the first bit says that more follow. */
function packetLengths(content: Uint8Array): number {
  let sum = 0;
  let length = 0;
  for (const byte of content.subarray(1)) {
    length = length * 0x80 + (byte & 0x7f);
    if (byte < 0x80) {
      sum += length;
      length = 0;
    }
  }
  return sum;
}

/** Tile-part lengths of TLM; NaN when the table is not of whole entries. */
function tilePartLengths(content: DataView): number {
  const sizes = content.getUint8(1);
  const indexBytes = (sizes >> 4) & 3;
  const isLong = (sizes & 0x40) !== 0;
  const entryBytes = indexBytes + (isLong ? 4 : 2);
  if ((content.byteLength - 2) % entryBytes !== 0) return NaN;
  let sum = 0;
  for (let at = 2; at < content.byteLength; at += entryBytes) {
    const lengthAt = at + indexBytes;
    sum += isLong ? content.getUint32(lengthAt) : content.getUint16(lengthAt);
  }
  return sum;
}

const TILE_PART_LENGTHS = 0xff55;
const PACKET_LENGTHS = 0xff58;
const LATIN_OR_BINARY = 1;

/** Whether a segment holds what its marker stands for and nothing behind it; lengths are summed up. */
function isPlainJ2kSegment(
  marker: number,
  content: Uint8Array,
  componentBytes: 1 | 2,
  tables: LengthTables,
): boolean {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  switch (marker) {
    case J2K_COMMENT:
      return (
        view.getUint16(0) <= LATIN_OR_BINARY && BY_AN_ENCODER.test(latin1(content.subarray(2)))
      );
    case PACKET_LENGTHS:
      tables.packets = (tables.packets ?? 0) + packetLengths(content);
      return true;
    case TILE_PART_LENGTHS:
      tables.tileParts = (tables.tileParts ?? 0) + tilePartLengths(view);
      return true;
    default:
      return SEGMENTS.get(marker)?.(view, componentBytes) === content.length;
  }
}

/** From this many components on, their numbers have two bytes. */
const MANY_COMPONENTS = 257;

function walkJpeg2000(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (view.getUint16(0) !== SOC || view.getUint16(2) !== SIZ) return true;
  const componentBytes = view.getUint16(40) < MANY_COMPONENTS ? 1 : 2;
  const tables: LengthTables = { packets: null, tileParts: null };
  let at = 2;
  let firstTilePart = 0;
  let tilePartEnd = 0;
  for (let marker = view.getUint16(at); marker !== J2K_END; marker = view.getUint16(at)) {
    if (marker === SOD) {
      // A last part of open length ends with the stream.
      if (tilePartEnd <= at) {
        const isOpen = tables.packets === null && tables.tileParts === null;
        return !isOpen || view.getUint16(stream.length - 2) !== J2K_END;
      }
      if (tables.packets !== null && tables.packets !== tilePartEnd - at - 2) return true;
      tables.packets = null;
      at = tilePartEnd;
      continue;
    }
    const length = view.getUint16(at + 2);
    const content = stream.subarray(at + 4, at + 2 + length);
    if (length < 2 || content.length !== length - 2) return true;
    if (!isPlainJ2kSegment(marker, content, componentBytes, tables)) return true;
    if (marker === SOT) {
      firstTilePart ||= at;
      const partLength = view.getUint32(at + 6);
      tilePartEnd = partLength === 0 ? 0 : at + partLength;
    }
    at += 2 + length;
  }
  if (tables.tileParts !== null && tables.tileParts !== at - firstTilePart) return true;
  return stream.subarray(at + 2).some((byte) => byte !== 0);
}

/**
 * JPEG 2000 and HTJ2K: whether a comment that no encoder writes, a segment that decoders skip, or anything
 * behind the end is in it. ISO/IEC 15444-1 annex A.
 */
export function jpeg2000CarriesText(stream: Uint8Array): boolean {
  try {
    return walkJpeg2000(stream);
  } catch (error) {
    // It ends where more must follow.
    if (error instanceof RangeError) return true;
    throw error;
  }
}
