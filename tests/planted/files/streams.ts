import * as T from '../../../src/core/dicom/tags.generated.ts';
import { encodeRle } from '../../support/rle.ts';
import {
  fromBase64,
  signedJpeg2000Lossless,
  signedJpegLosslessSV1,
  signedJpegLsLossless,
} from '../../support/code-streams.ts';
import type { Planter } from '../planter.ts';
import { encodeFragments, text, words, type RawElement } from '../raw-dicom.ts';
import { pixels, type Recipe } from './base.ts';

const JPEG_LOSSLESS_SV1 = '1.2.840.10008.1.2.4.70';
const JPEG_LS_LOSSLESS = '1.2.840.10008.1.2.4.80';
const JPEG_2000_LOSSLESS = '1.2.840.10008.1.2.4.90';
const RLE_LOSSLESS = '1.2.840.10008.1.2.5';
const NO_TABLE = new Uint8Array();

const even = (bytes: Uint8Array) =>
  bytes.length % 2 === 0 ? Buffer.from(bytes) : Buffer.concat([bytes, Buffer.from([0])]);

/** A marker segment of JPEG and its kin, put in behind the first `at` bytes. */
function withSegment(stream: Uint8Array, at: number, marker: number, value: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length + 2);
  const segment = Buffer.concat([Buffer.from([0xff, marker]), length, value]);
  return Buffer.concat([stream.subarray(0, at), segment, stream.subarray(at)]);
}

const name = (planter: Planter, place: string) => text(planter.plant('name', place));

/** JPEG 2000 has its comments in the main header; Rcom 1: Latin text. */
function withJ2kComment(stream: Uint8Array, value: Uint8Array): Buffer {
  const afterSiz = 4 + Buffer.from(stream).readUInt16BE(4);
  return withSegment(stream, afterSiz, 0x64, Buffer.concat([Buffer.from([0, 1]), value]));
}

interface Stream {
  readonly name: string;
  readonly transferSyntaxUid: string;
  readonly table?: (planter: Planter) => Uint8Array;
  readonly fragments: (planter: Planter) => readonly Uint8Array[];
}

/** Puts fragments in the place of the native pixel data, which stands last. */
function recipe({ name: called, transferSyntaxUid, table, fragments }: Stream): Recipe {
  return {
    name: called,
    transferSyntaxUid,
    hasPixels: false,
    put: () => signedModule(),
    wrap: (body, planter) =>
      Buffer.concat([
        body,
        encodeFragments(table?.(planter) ?? NO_TABLE, fragments(planter).map(even)),
      ]),
  };
}

function signedModule(): RawElement[] {
  return [
    words(T.SamplesPerPixel, 'US', 1),
    { tag: T.PhotometricInterpretation, vr: 'CS', value: text('MONOCHROME2') },
    words(T.Rows, 'US', 16),
    words(T.Columns, 'US', 16),
    words(T.BitsAllocated, 'US', 16),
    words(T.BitsStored, 'US', 16),
    words(T.HighBit, 'US', 15),
    words(T.PixelRepresentation, 'US', 1),
  ];
}

const jpeg = fromBase64(signedJpegLosslessSV1);
const jpegLs = fromBase64(signedJpegLsLossless);
const jpeg2000 = fromBase64(signedJpeg2000Lossless);
const rle = () => encodeRle(pixels(), 1, 2);

/** What encoders and hands write into compressed frames, and between and behind them. */
export const STREAMS: readonly Recipe[] = (
  [
    {
      name: 'jpeg-comment',
      transferSyntaxUid: JPEG_LOSSLESS_SV1,
      fragments: (p) => [withSegment(jpeg, 2, 0xfe, name(p, 'JPEG COM'))],
    },
    {
      name: 'jpeg-application',
      transferSyntaxUid: JPEG_LOSSLESS_SV1,
      fragments: (p) => [
        withSegment(jpeg, 2, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), name(p, 'JPEG APP1')])),
      ],
    },
    {
      name: 'jpeg-behind-end',
      transferSyntaxUid: JPEG_LOSSLESS_SV1,
      fragments: (p) => [Buffer.concat([jpeg, name(p, 'behind JPEG EOI')])],
    },
    {
      name: 'jpeg-ls-comment',
      transferSyntaxUid: JPEG_LS_LOSSLESS,
      fragments: (p) => [withSegment(jpegLs, 2, 0xfe, name(p, 'JPEG-LS COM'))],
    },
    {
      name: 'jpeg-2000-comment',
      transferSyntaxUid: JPEG_2000_LOSSLESS,
      fragments: (p) => [withJ2kComment(jpeg2000, name(p, 'JPEG 2000 COM'))],
    },
    {
      name: 'jpeg-2000-behind-end',
      transferSyntaxUid: JPEG_2000_LOSSLESS,
      fragments: (p) => [Buffer.concat([jpeg2000, name(p, 'behind JPEG 2000 EOC')])],
    },
    {
      name: 'rle-behind-segments',
      transferSyntaxUid: RLE_LOSSLESS,
      fragments: (p) => [Buffer.concat([rle(), name(p, 'behind RLE segments')])],
    },
    {
      name: 'rle-in-header',
      transferSyntaxUid: RLE_LOSSLESS,
      fragments: (p) => {
        const frame = Buffer.from(rle());
        frame.set(name(p, 'unused offsets of RLE').subarray(0, 40), 20);
        return [frame];
      },
    },
    {
      name: 'offset-table',
      transferSyntaxUid: RLE_LOSSLESS,
      table: (p) => {
        const value = Buffer.from(name(p, 'basic offset table'));
        return Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
      },
      fragments: () => [rle()],
    },
    {
      name: 'fragment-too-many',
      transferSyntaxUid: RLE_LOSSLESS,
      fragments: (p) => [rle(), name(p, 'a fragment behind the last frame')],
    },
    {
      name: 'elements-behind-fragments',
      transferSyntaxUid: RLE_LOSSLESS,
      fragments: () => [rle()],
    },
  ] satisfies Stream[]
).map((stream): Recipe => {
  const made = recipe(stream);
  if (stream.name !== 'elements-behind-fragments') return made;
  return {
    ...made,
    wrap: (body, planter) =>
      Buffer.concat([
        made.wrap?.(body, planter) ?? body,
        Buffer.from('fcfffcff4f420000', 'hex'),
        Buffer.from([40, 0, 0, 0]),
        Buffer.from(planter.plant('name', 'FFFC behind fragments').padEnd(40)),
      ]),
  };
});
