import { latin1 } from '../dicom/character-sets.ts';

const SOI = 0xffd8;
const EOI = 0xffd9;
const SOS = 0xda;
const COMMENT = 0xfe;
/** Application data: APP0 to APP15. */
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
/** Restart intervals and stuffed zeros stand inside coded data and have no length. */
const isInCodedData = (marker: number): boolean =>
  marker < 0x80 || (marker >= 0xd0 && marker <= 0xd7);

/** Forms of application data that have no room for a text: JFIF without a picture, Adobe, HP, SPIFF. */
const HARMLESS: readonly RegExp[] = [
  /^JFIF\0[^]{7}\0\0$/,
  /^Adobe[^]{7}$/,
  /^mrfx[^]{1,2}$/,
  /^SPIFF\0[^]{24}$/,
];

/**
 * JPEG and JPEG-LS: whether a comment, unknown application data or anything behind the end is in it.
 * ITU-T T.81 annex B.
 */
function jpegCarriesText(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 4 || view.getUint16(0) !== SOI) return true;
  let at = 2;
  while (at + 4 <= stream.length) {
    if (stream[at] !== 0xff) return true;
    const marker = stream[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (view.getUint16(at) === EOI) break;
    const length = view.getUint16(at + 2);
    const content = latin1(stream.subarray(at + 4, at + 2 + length));
    if (marker === COMMENT) return true;
    if (isApplication(marker) && !HARMLESS.some((form) => form.test(content))) return true;
    at += 2 + length;
    if (marker === SOS) at = endOfCodedData(stream, at);
  }
  // Behind the end: nothing but the padding of a fragment.
  const isEnd = stream[at] === 0xff && stream[at + 1] === (EOI & 0xff);
  return !isEnd || stream.subarray(at + 2).some((byte) => byte !== 0);
}

function endOfCodedData(stream: Uint8Array, start: number): number {
  for (let at = stream.indexOf(0xff, start); at !== -1; at = stream.indexOf(0xff, at + 1)) {
    const marker = stream[at + 1];
    if (marker !== undefined && !isInCodedData(marker) && marker !== 0xff) return at;
  }
  return stream.length;
}

const SOC = 0xff4f;
const SOT = 0xff90;
const SOD = 0xff93;
const J2K_COMMENT = 0xff64;
const J2K_END = 0xffd9;
/** What encoders write about themselves; Kakadu adds a table of rates. */
const BY_AN_ENCODER =
  /^(?:Kakadu-v?[\d.]+|Kdu-[A-Za-z]+-Info:[-\w\s{}().,:+/]*|Created by(?: GDCM\/)? ?OpenJPEG version [\d.]+|Created by JasPer [\w .]+|OpenJPH[\w .]*)[\s\0]*$/;

/**
 * JPEG 2000 and HTJ2K: whether a comment that no encoder writes, or anything behind the end, is in it.
 * ISO/IEC 15444-1 annex A.
 */
function jpeg2000CarriesText(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 4 || view.getUint16(0) !== SOC) return true;
  let at = 2;
  let tilePartEnd = 0;
  while (at + 4 <= stream.length) {
    const marker = view.getUint16(at);
    if (marker === J2K_END) break;
    if (marker === SOD) {
      // A last part of open length ends with the stream.
      if (tilePartEnd <= at) return view.getUint16(stream.length - 2) !== J2K_END;
      at = tilePartEnd;
      continue;
    }
    if (marker < 0xff00) return true;
    const length = view.getUint16(at + 2);
    if (marker === SOT && at + 10 <= stream.length) {
      const partLength = view.getUint32(at + 6);
      tilePartEnd = partLength === 0 ? 0 : at + partLength;
    }
    const comment = latin1(stream.subarray(at + 6, at + 2 + length));
    if (marker === J2K_COMMENT && !BY_AN_ENCODER.test(comment)) return true;
    at += 2 + length;
  }
  const isEnd = at + 2 <= stream.length && view.getUint16(at) === J2K_END;
  return !isEnd || stream.subarray(at + 2).some((byte) => byte !== 0);
}

const RLE_HEADER_BYTES = 64;
const MOST_RLE_SEGMENTS = 15;

/** RLE has no place for a text in its header: PS3.5 annex G.5. */
function rleCarriesText(stream: Uint8Array): boolean {
  if (stream.length < RLE_HEADER_BYTES) return true;
  const view = new DataView(stream.buffer, stream.byteOffset, RLE_HEADER_BYTES);
  const count = view.getUint32(0, true);
  if (count === 0 || count > MOST_RLE_SEGMENTS) return true;
  for (let index = count + 1; index <= MOST_RLE_SEGMENTS; index += 1) {
    if (view.getUint32(index * 4, true) !== 0) return true;
  }
  return view.getUint32(4, true) !== RLE_HEADER_BYTES;
}

const BY_SYNTAX: readonly (readonly [RegExp, (stream: Uint8Array) => boolean])[] = [
  [/^1\.2\.840\.10008\.1\.2\.5$/, rleCarriesText],
  [/^1\.2\.840\.10008\.1\.2\.4\.(?:57|70|80|81)$/, jpegCarriesText],
  [/^1\.2\.840\.10008\.1\.2\.4\.(?:90|91|201|202|203)$/, jpeg2000CarriesText],
];

/**
 * Whether the code stream of one frame could hold a text that no one has looked at: comments, metadata
 * of applications, bytes behind the end. True for syntaxes in which this cannot be told.
 */
export function carriesText(stream: Uint8Array, transferSyntaxUid: string): boolean {
  const entry = BY_SYNTAX.find(([syntax]) => syntax.test(transferSyntaxUid));
  return entry === undefined || entry[1](stream);
}
