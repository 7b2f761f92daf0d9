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
const rle = encodeRle(
  Uint8Array.from({ length: 64 }, (_, at) => at % 7),
  1,
  1,
);

test.each([
  ['JPEG-LS', jpegLs, Syntax.JpegLsLossless],
  ['JPEG-LS in colour', fromBase64(colorJpegLsLossless), Syntax.JpegLsLossless],
  ['JPEG lossless with JFIF', jpeg, Syntax.JpegLosslessSV1],
  ['JPEG lossless in colour', fromBase64(colorJpegLosslessSV1), Syntax.JpegLosslessSV1],
  ['JPEG 2000 with the name of its encoder', jpeg2000, Syntax.Jpeg2000Lossless],
  ['HTJ2K', fromBase64(unsignedHtj2kLossless), Syntax.Htj2kLossless],
  ['RLE', rle, Syntax.RleLossless],
  ['a fragment that was padded', bytes(jpegLs, [0]), Syntax.JpegLsLossless],
])('%s carries no text', (_, stream, syntax) => {
  expect(carriesText(stream, syntax)).toBe(false);
});

const note = ascii('for Gildong Hong');
const codingStyle = jpeg2000.findIndex((byte, at) => byte === 0xff && jpeg2000[at + 1] === 0x52);
const endOfScan = jpegLs.length - 2;

describe('a text is seen', () => {
  test.each([
    ['in a comment', withSegment(jpegLs, 0xfe, note), Syntax.JpegLsLossless],
    ['in a comment behind a scan', withSegment(jpegLs, 0xfe, note, endOfScan), Syntax.JpegLsLossless],
    ['in Exif data', withSegment(jpeg, 0xe1, bytes(ascii('Exif\0\0'), note)), Syntax.JpegLosslessSV1],
    ['in a JFIF picture', withSegment(jpeg, 0xe0, bytes(ascii('JFIF\0'), note)), Syntax.JpegLossless],
    ['behind the end', bytes(jpegLs, note), Syntax.JpegLsLossless],
    ['before the beginning', bytes(note, jpegLs), Syntax.JpegLsLossless],
    ['in a comment of JPEG 2000', withSegment(jpeg2000, 0x64, bytes([0, 1], note), codingStyle), Syntax.Jpeg2000Lossless],
    ['behind the end of JPEG 2000', bytes(jpeg2000, note), Syntax.Jpeg2000Lossless],
    ['in the boxes of a JP2 file', fromBase64(signedJpeg2000InJp2), Syntax.Jpeg2000Lossless],
    ['in the unused header of RLE', bytes(rle.subarray(0, 48), note, rle.subarray(64)), Syntax.RleLossless],
    ['wherever it cannot be told', fromBase64(unsignedJpegXlLossless), Syntax.JpegXlLossless],
  ])('%s', (_, stream, syntax) => {
    expect(carriesText(stream, syntax)).toBe(true);
  }); // prettier-ignore
});

test('a stream that is cut anywhere is not taken for one without a text', () => {
  for (const [stream, syntax] of [
    [jpegLs, Syntax.JpegLsLossless],
    [jpeg, Syntax.JpegLosslessSV1],
    [jpeg2000, Syntax.Jpeg2000Lossless],
  ] as const) {
    for (let length = 0; length < stream.length - 1; length += 1) {
      expect(carriesText(stream.subarray(0, length), syntax)).toBe(true);
    }
  }
});
