import { latin1 } from '../dicom/character-sets.ts';
import { jpeg2000CarriesText } from './jpeg-2000-texts.ts';

const SOI = 0xffd8;
const EOI = 0xffd9;
const SOS = 0xda;
/** Application data: APP0 to APP15. */
const isApplication = (marker: number): boolean => marker >= 0xe0 && marker <= 0xef;
/** Restart intervals and stuffed zeros stand inside coded data and have no length. */
const isInCodedData = (marker: number): boolean =>
  marker < 0x80 || (marker >= 0xd0 && marker <= 0xd7);

/** Forms of application data that have no room for a text: JFIF without a picture, Adobe, HP, SPIFF. */
const HARMLESS: readonly RegExp[] = [
  /^JFIF\0[^]{7}\0\0$/,
  /^Adobe\0[^]{5}[^ -\u00ff]$/,
  /^mrfx[^]{1,2}$/,
  /^SPIFF\0[^]{24}$/,
];

const HUFFMAN_TABLES = 0xc4;
const ARITHMETIC_CONDITIONING = 0xcc;
const JPEG_EXTENSIONS = 0xc8;
const QUANTIZATION_TABLES = 0xdb;
const NUMBER_OF_LINES = 0xdc;
const RESTART_INTERVAL = 0xdd;
const FRAME_OF_JPEG_LS = 0xf7;
const PARAMETERS_OF_JPEG_LS = 0xf8;
const CODING_PARAMETERS = 1;

const isFrame = (marker: number): boolean =>
  marker === FRAME_OF_JPEG_LS ||
  (marker >= 0xc0 &&
    marker <= 0xcf &&
    ![HUFFMAN_TABLES, JPEG_EXTENSIONS, ARITHMETIC_CONDITIONING].includes(marker));

/** Whether tables, each as long as its first bytes say, fill a segment to its end. */
function areTables(content: Uint8Array, lengthAt: (at: number) => number): boolean {
  let at = 0;
  while (at < content.length) at += lengthAt(at);
  return at === content.length;
}

/** Whether a segment holds what its marker stands for and nothing behind it. */
function isPlainSegment(marker: number, content: Uint8Array): boolean {
  if (isApplication(marker)) return HARMLESS.some((form) => form.test(latin1(content)));
  if (isFrame(marker)) return content.length === 6 + 3 * (content[5] ?? 0);
  switch (marker) {
    case SOS:
      return content.length === 4 + 2 * (content[0] ?? 0);
    case HUFFMAN_TABLES:
      return areTables(content, (at) =>
        content.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 17),
      );
    case QUANTIZATION_TABLES:
      return areTables(content, (at) => ((content[at] ?? 0) < 0x10 ? 65 : 129));
    case NUMBER_OF_LINES:
      return content.length === 2;
    case RESTART_INTERVAL:
      return content.length >= 2 && content.length <= 4;
    case PARAMETERS_OF_JPEG_LS:
      return content[0] === CODING_PARAMETERS && content.length === 11;
    default:
      return false;
  }
}

/**
 * JPEG and JPEG-LS: whether a comment, unknown application data, a segment that decoders skip or anything
 * behind the end is in it. ITU-T T.81 annex B, T.87 annex C.
 */
function jpegCarriesText(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  if (stream.length < 4 || view.getUint16(0) !== SOI) return true;
  let at = 2;
  while (at + 4 <= stream.length) {
    if (stream[at] !== 0xff) return true;
    const marker = stream[at + 1];
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (view.getUint16(at) === EOI) break;
    const length = view.getUint16(at + 2);
    const content = stream.subarray(at + 4, at + 2 + length);
    if (marker === undefined || !isPlainSegment(marker, content)) return true;
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

const RLE_HEADER_BYTES = 64;
const MOST_RLE_SEGMENTS = 15;

/** Where PackBits has given `count` bytes; NaN when it stops before or gives more. PS3.5 annex G.3.2. */
function endOfPackBits(segment: Uint8Array, count: number): number {
  let at = 0;
  let given = 0;
  while (given < count && at < segment.length) {
    const control = segment[at] ?? 0;
    at += control < 0x80 ? control + 2 : control === 0x80 ? 1 : 2;
    given += control < 0x80 ? control + 1 : control === 0x80 ? 0 : 257 - control;
  }
  return given === count && at <= segment.length ? at : NaN;
}

/** RLE: whether its header, or what follows the samples of a segment, could hold a text. PS3.5 annex G. */
function rleCarriesText(stream: Uint8Array, planeBytes: number): boolean {
  if (stream.length < RLE_HEADER_BYTES) return true;
  const view = new DataView(stream.buffer, stream.byteOffset, RLE_HEADER_BYTES);
  const count = view.getUint32(0, true);
  if (count === 0 || count > MOST_RLE_SEGMENTS) return true;
  const offsets = Array.from({ length: MOST_RLE_SEGMENTS }, (_, index) =>
    view.getUint32(4 + index * 4, true),
  );
  if (offsets[0] !== RLE_HEADER_BYTES || offsets.slice(count).some((offset) => offset !== 0)) {
    return true;
  }
  return offsets.slice(0, count).some((offset, index) => {
    const segment = stream.subarray(offset, offsets[index + 1] || stream.length);
    const end = endOfPackBits(segment, planeBytes);
    return Number.isNaN(end) || segment.subarray(end).some((byte) => byte !== 0);
  });
}

type CarriesText = (stream: Uint8Array, planeBytes: number) => boolean;

const BY_SYNTAX: readonly (readonly [RegExp, CarriesText])[] = [
  [/^1\.2\.840\.10008\.1\.2\.5$/, rleCarriesText],
  [/^1\.2\.840\.10008\.1\.2\.4\.(?:57|70|80|81)$/, jpegCarriesText],
  [/^1\.2\.840\.10008\.1\.2\.4\.(?:90|91|201|202|203)$/, jpeg2000CarriesText],
];

/**
 * Whether the code stream of one frame could hold a text that no one has looked at: comments, metadata
 * of applications, segments that decoders skip, bytes behind the end. True for syntaxes in which this
 * cannot be told. `planeBytes`: what one RLE segment gives, a byte for each pixel or for eight of one bit.
 */
export function carriesText(
  stream: Uint8Array,
  transferSyntaxUid: string,
  planeBytes: number,
): boolean {
  const entry = BY_SYNTAX.find(([syntax]) => syntax.test(transferSyntaxUid));
  return entry === undefined || entry[1](stream, planeBytes);
}
