import { latin1 } from '../../src/core/dicom/character-sets.ts';

/** What the frame header of a JPEG or JPEG-LS code stream says, ITU-T T.81 section B.2.2. */
export interface JpegHeader {
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Neither a JFIF nor an Adobe marker tells which colours the components are. */
  readonly isColorUntold: boolean;
}

const SOI = 0xd8;
const SOS = 0xda;
const EOI = 0xd9;

/** C0 to CF and the SOF55 of JPEG-LS, without the tables that share the range. */
function isFrameHeader(marker: number): boolean {
  if (marker === 0xf7) return true;
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function hasText(stream: Uint8Array, at: number, text: string): boolean {
  return latin1(stream.subarray(at, at + text.length)) === text;
}

/** Header of the first frame; null where the stream is no JPEG. */
export function readJpegHeader(stream: Uint8Array): JpegHeader | null {
  if (stream[0] !== 0xff || stream[1] !== SOI) return null;
  let isColorUntold = true;
  let at = 2;
  while (at + 4 <= stream.length) {
    if (stream[at] !== 0xff) return null;
    const marker = stream[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // A marker may be led by fill bytes.
      continue;
    }
    if (marker === SOS || marker === EOI) return null;
    const u16 = (offset: number): number =>
      ((stream[at + offset] ?? 0) << 8) | (stream[at + offset + 1] ?? 0);
    if (isFrameHeader(marker)) {
      const [precision = 0, components = 0] = [stream[at + 4], stream[at + 9]];
      return { precision, rows: u16(5), columns: u16(7), components, isColorUntold };
    }
    const isJfif = marker === 0xe0 && hasText(stream, at + 4, 'JFIF');
    // A shorter one tells nothing: there are pictures in RGB with such a stump.
    const isAdobe = marker === 0xee && u16(2) >= 14 && hasText(stream, at + 4, 'Adobe');
    if (isJfif || isAdobe) isColorUntold = false;
    at += 2 + Math.max(2, u16(2));
  }
  return null;
}

/** An end marker (EOI, EOC: both FFD9) stands at the end, before padding of zeros or fill bytes. */
export function endsWithMarker(stream: Uint8Array): boolean {
  let end = stream.length;
  while (end > 0 && (stream[end - 1] === 0 || stream[end - 1] === 0xff)) end -= 1;
  return end >= 2 && stream[end - 2] === 0xff && stream[end - 1] === EOI;
}

/** Says "these components are RGB" with the marker that decoders obey: APP14 Adobe, transform 0. */
export function markedAsRgb(stream: Uint8Array): Uint8Array {
  const marker = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];
  const marked = new Uint8Array(stream.length + marker.length);
  marked.set(stream.subarray(0, 2));
  marked.set(marker, 2);
  marked.set(stream.subarray(2), 2 + marker.length);
  return marked;
}
