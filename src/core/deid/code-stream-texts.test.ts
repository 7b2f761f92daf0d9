import { describe, expect, test } from 'vitest';
import {
  colorJpegLosslessSV1,
  colorJpegLsLossless,
  fromBase64,
  signedJpeg2000InJp2,
  signedJpeg2000Lossless,
  signedJpegLosslessSV1,
  signedJpegLsLossless,
  unsignedHtj2kLossless,
  unsignedJpegXlLossless,
} from '../../../tests/support/code-streams.ts';
import { encodeRle } from '../../../tests/support/rle.ts';
import * as Syntax from '../dicom/transfer-syntaxes.ts';
import { carriesText } from './code-stream-texts.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const bytes = (...parts: (readonly number[] | Uint8Array)[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
/** A marker segment with its length, put in behind the first marker or at `at`. */
function withSegment(stream: Uint8Array, marker: number, content: Uint8Array, at = 2): Uint8Array {
  const length = content.length + 2;
  const segment = bytes([0xff, marker, length >> 8, length & 0xff], content);
  return bytes(stream.subarray(0, at), segment, stream.subarray(at));
}

const jpegLs = fromBase64(signedJpegLsLossless);
const jpeg = fromBase64(signedJpegLosslessSV1);
const jpeg2000 = fromBase64(signedJpeg2000Lossless);
const PIXELS = 64;
const rle = encodeRle(
  Uint8Array.from({ length: PIXELS }, (_, at) => at % 7),
  1,
  1,
);

const note = ascii('for Gildong Hong');
const codingStyle = jpeg2000.findIndex((byte, at) => byte === 0xff && jpeg2000[at + 1] === 0x52);
const tilePart = jpeg2000.findIndex((byte, at) => byte === 0xff && jpeg2000[at + 1] === 0x90);
const endOfScan = jpegLs.length - 2;

/** The note behind the contents of a segment, which says that it is so long. */
function lengthened(stream: Uint8Array, marker: number): Uint8Array {
  const start = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === marker);
  const view = new DataView(stream.buffer, stream.byteOffset);
  const length = view.getUint16(start + 2);
  const longer = length + note.length;
  const end = start + 2 + length;
  const head = bytes(stream.subarray(0, start + 2), [longer >> 8, longer & 0xff]);
  return bytes(head, stream.subarray(start + 4, end), note, stream.subarray(end));
}

/** The tile-part with a PLT segment, as long as it says with it. */
function withPacketLengths(lengths: Uint8Array): Uint8Array {
  const stream = withSegment(jpeg2000, 0x58, bytes([0], lengths), tilePart + 12);
  const view = new DataView(stream.buffer);
  view.setUint32(tilePart + 6, view.getUint32(tilePart + 6) + lengths.length + 5);
  return stream;
}

/** One packet that fills the tile-part, as seven bits a byte. */
function wholeTilePart(): Uint8Array {
  const length = new DataView(jpeg2000.buffer).getUint32(tilePart + 6) - 14;
  return bytes([0x80 | (length >> 14), 0x80 | ((length >> 7) & 0x7f), length & 0x7f]);
}

function gapInRle(): Uint8Array {
  const stream = bytes(rle.subarray(0, 64), note, rle.subarray(64));
  new DataView(stream.buffer).setUint32(4, 64 + note.length, true);
  return stream;
}

test.each([
  ['JPEG-LS', jpegLs, Syntax.JpegLsLossless],
  ['JPEG-LS in colour', fromBase64(colorJpegLsLossless), Syntax.JpegLsLossless],
  ['JPEG lossless with JFIF', jpeg, Syntax.JpegLosslessSV1],
  ['JPEG lossless in colour', fromBase64(colorJpegLosslessSV1), Syntax.JpegLosslessSV1],
  ['JPEG 2000 with the name of its encoder', jpeg2000, Syntax.Jpeg2000Lossless],
  ['HTJ2K', fromBase64(unsignedHtj2kLossless), Syntax.Htj2kLossless],
  [
    'JPEG 2000 with true lengths of packets',
    withPacketLengths(wholeTilePart()),
    Syntax.Jpeg2000Lossless,
  ],
  ['RLE', rle, Syntax.RleLossless],
  ['RLE with a byte that makes a segment even', bytes(rle, [0]), Syntax.RleLossless],
  [
    'JPEG 2000 by Kakadu, with its table of rates',
    withSegment(
      jpeg2000,
      0x64,
      bytes(
        [0, 1],
        ascii(
          'Kdu-Layer-Info: log_2{Delta-D(squared-error)/Delta-L(bytes)}, L(bytes)\n-192.0,  4.7e+05\n',
        ),
      ),
      codingStyle,
    ),
    Syntax.Jpeg2000Lossless,
  ],
  [
    'JPEG 2000 by JasPer',
    withSegment(
      jpeg2000,
      0x64,
      bytes([0, 1], ascii('Creator: JasPer Version 1.701.0')),
      codingStyle,
    ),
    Syntax.Jpeg2000Lossless,
  ],
  ['a fragment that was padded', bytes(jpegLs, [0]), Syntax.JpegLsLossless],
])('%s carries no text', (_, stream, syntax) => {
  expect(carriesText(stream, syntax, PIXELS)).toBe(false);
});

describe('a text is seen', () => {
  test.each<readonly [string, Uint8Array, string]>([
    ['in a comment', withSegment(jpegLs, 0xfe, note), Syntax.JpegLsLossless],
    ['in a comment behind a scan', withSegment(jpegLs, 0xfe, note, endOfScan), Syntax.JpegLsLossless],
    ['in Exif data', withSegment(jpeg, 0xe1, bytes(ascii('Exif\0\0'), note)), Syntax.JpegLosslessSV1],
    ['in a JFIF picture', withSegment(jpeg, 0xe0, bytes(ascii('JFIF\0'), note)), Syntax.JpegLossless],
    ['behind the end', bytes(jpegLs, note), Syntax.JpegLsLossless],
    ['before the beginning', bytes(note, jpegLs), Syntax.JpegLsLossless],
    ['in a comment of JPEG 2000', withSegment(jpeg2000, 0x64, bytes([0, 1], note), codingStyle), Syntax.Jpeg2000Lossless],
    ['behind the end of JPEG 2000', bytes(jpeg2000, note), Syntax.Jpeg2000Lossless],
    ['in the boxes of a JP2 file', fromBase64(signedJpeg2000InJp2), Syntax.Jpeg2000Lossless],
    ['in a segment that decoders of JPEG skip', withSegment(jpeg, 0xf0, note), Syntax.JpegLosslessSV1],
    ['in a palette of JPEG-LS', withSegment(jpegLs, 0xf8, bytes([2, 1, 1], note)), Syntax.JpegLsLossless],
    ['behind a table of JPEG', lengthened(jpeg, 0xc4), Syntax.JpegLosslessSV1],
    ['behind the components of a frame', lengthened(jpegLs, 0xf7), Syntax.JpegLsLossless],
    ['in a segment that decoders of JPEG 2000 skip', withSegment(jpeg2000, 0x70, note, codingStyle), Syntax.Jpeg2000Lossless],
    ['in packed packet headers', withSegment(jpeg2000, 0x60, note, codingStyle), Syntax.Jpeg2000Lossless],
    ['behind a coding style', lengthened(jpeg2000, 0x52), Syntax.Jpeg2000Lossless],
    ['in lengths of packets that are none', withPacketLengths(note), Syntax.Jpeg2000Lossless],
    ['in lengths of tile-parts that are none', withSegment(jpeg2000, 0x55, bytes([0, 0x40], note), codingStyle), Syntax.Jpeg2000Lossless],
    ...['Kdu-Layer-Info: Gildong Hong', 'Created by JasPer Gildong Hong', 'OpenJPH Gildong Hong', 'Kakadu-v01099991234', 'Creator: JasPer Version 1.701.0 Hong'].map(
      (text) => [`in “${text}”`, withSegment(jpeg2000, 0x64, bytes([0, 1], ascii(text)), codingStyle), Syntax.Jpeg2000Lossless] as const,
    ),
    ['behind the samples of RLE', bytes(rle, note), Syntax.RleLossless],
    ['between header and samples of RLE', gapInRle(), Syntax.RleLossless],
    ['in samples of RLE that no pixel has', encodeRle(bytes(ascii('0123456789'.repeat(7))), 1, 1), Syntax.RleLossless],
    ['in the unused header of RLE', bytes(rle.subarray(0, 48), note, rle.subarray(64)), Syntax.RleLossless],
    ['wherever it cannot be told', fromBase64(unsignedJpegXlLossless), Syntax.JpegXlLossless],
  ])('%s', (_, stream, syntax) => {
    expect(carriesText(stream, syntax, PIXELS)).toBe(true);
  }); // prettier-ignore
});

test('a stream that is cut anywhere is not taken for one without a text', () => {
  for (const [stream, syntax] of [
    [jpegLs, Syntax.JpegLsLossless],
    [jpeg, Syntax.JpegLosslessSV1],
    [jpeg2000, Syntax.Jpeg2000Lossless],
  ] as const) {
    for (let length = 0; length < stream.length - 1; length += 1) {
      expect(carriesText(stream.subarray(0, length), syntax, PIXELS)).toBe(true);
    }
  }
});
