import { expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DicomFile, Element } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import * as Stream from '../../tests/support/code-streams.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { isLosslesslyCompressed } from './is-losslessly-compressed.ts';

function fileOf(
  transferSyntaxUid: string,
  fragments: readonly Uint8Array[],
  more: readonly Element[] = [],
): DicomFile {
  const dataSet = dataSetOf([
    ...imageOf({ rows: 16, columns: 16, bits: 16, frames: fragments.length }, []).values(),
    {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: new Uint32Array(),
      fragments,
    },
    ...more,
  ]);
  return { transferSyntaxUid, meta: new Map(), dataSet, hasPreamble: true };
}

const jpegLossless = Stream.fromBase64(Stream.signedJpegLosslessSV1);
const jpegLs = Stream.fromBase64(Stream.signedJpegLsLossless);
const nearLossless = Stream.fromBase64(Stream.unsignedJpegLsNearLossless);
const jpeg2000 = Stream.fromBase64(Stream.signedJpeg2000Lossless);

/** The stream with one byte changed, `offset` behind the marker. */
function patched(stream: Uint8Array, marker: number, offset: number, value: number): Uint8Array {
  const at = stream.findIndex((byte, i) => byte === 0xff && stream[i + 1] === marker);
  const changed = stream.slice();
  changed[at + offset] = value;
  return changed;
}

const irreversible = patched(jpeg2000, 0x52, 13, 0);

/** A coding style of its own for component 0, before the tile or inside of its header. */
function withComponentStyle(marker: number, transform: number): Uint8Array {
  const at = jpeg2000.findIndex((byte, i) => byte === 0xff && jpeg2000[i + 1] === marker);
  const style = [0xff, 0x53, 0, 9, 0, 0, 1, 4, 4, 0, transform];
  return Uint8Array.of(...jpeg2000.subarray(0, at), ...style, ...jpeg2000.subarray(at));
}

test.each<[name: string, syntax: string, streams: Uint8Array[], expected: boolean]>([
  ['RLE', Syntax.RleLossless, [Uint8Array.of(1)], true],
  ['deflated frames', Syntax.DeflatedImageFrame, [Uint8Array.of(1)], true],
  ['JPEG XL lossless', Syntax.JpegXlLossless, [Uint8Array.of(1)], true],
  ['JPEG XL out of a JPEG', Syntax.JpegXlJpegRecompression, [Uint8Array.of(1)], false],
  ['JPEG XL', Syntax.JpegXl, [Uint8Array.of(1)], false],
  ['JPEG baseline', Syntax.JpegBaseline, [jpegLossless], false],
  ['fragments without compression', Syntax.EncapsulatedUncompressed, [jpegLossless], false],
  ['JPEG lossless', Syntax.JpegLosslessSV1, [jpegLossless], true],
  ['with cut bits', Syntax.JpegLosslessSV1, [patched(jpegLossless, 0xda, 9, 1)], false],
  ['without a scan', Syntax.JpegLossless, [jpegLossless.subarray(0, 40)], false],
  ['JPEG-LS', Syntax.JpegLsLossless, [jpegLs], true],
  ['JPEG-LS, near by name only', Syntax.JpegLsNearLossless, [jpegLs], true],
  ['JPEG-LS, near', Syntax.JpegLsNearLossless, [nearLossless], false],
  ['JPEG-LS, one frame near', Syntax.JpegLsNearLossless, [jpegLs, nearLossless], false],
  ['JPEG-LS, lossless by name only', Syntax.JpegLsLossless, [nearLossless], false],
  ['JPEG 2000', Syntax.Jpeg2000Lossless, [jpeg2000], true],
  ['JPEG 2000, reversible', Syntax.Jpeg2000, [jpeg2000, jpeg2000], true],
  ['JPEG 2000, irreversible', Syntax.Jpeg2000, [jpeg2000, irreversible], false],
  ['a component for itself', Syntax.Jpeg2000, [withComponentStyle(0x90, 0)], false],
  ['a component for itself, reversible', Syntax.Jpeg2000, [withComponentStyle(0x90, 1)], true],
  ['a component of a tile', Syntax.Jpeg2000, [withComponentStyle(0x93, 0)], false],
  ['no code stream', Syntax.Jpeg2000, [jpeg2000.subarray(0, 30)], false],
])('%s', async (_, syntax, streams, expected) => {
  expect(await isLosslesslyCompressed(fileOf(syntax, streams))).toBe(expected);
});

test('pixels that were compressed with loss before stay so', async () => {
  const lossy = element(Tag.LossyImageCompression, 'CS', '01');
  expect(await isLosslesslyCompressed(fileOf(Syntax.JpegLsLossless, [jpegLs], [lossy]))).toBe(
    false,
  );
  const never = element(Tag.LossyImageCompression, 'CS', '00');
  expect(await isLosslesslyCompressed(fileOf(Syntax.JpegLsLossless, [jpegLs], [never]))).toBe(true);
});

test('native pixels, and none at all, are not compressed', async () => {
  const native = imageOf({ rows: 1, columns: 1, bits: 8 }, [1]);
  const file = fileOf(Syntax.ExplicitVRLittleEndian, []);
  expect(await isLosslesslyCompressed({ ...file, dataSet: native })).toBe(false);
  expect(await isLosslesslyCompressed({ ...file, dataSet: new Map() })).toBe(false);
});
