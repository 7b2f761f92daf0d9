import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PixelDescription } from '../../src/core/dicom/pixels.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import * as Stream from '../../tests/support/code-streams.ts';
import { encodeJpegLossless } from '../../tests/support/jpeg-lossless.ts';
import { decoderOf } from './decode-one-frame.ts';

const grey: PixelDescription = {
  rows: 16,
  columns: 16,
  frames: 1,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
  sampleType: 'integer',
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  pixelRepresentation: 0,
  planarConfiguration: 0,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  padding: null,
};
const signed: PixelDescription = { ...grey, pixelRepresentation: 1 };
const color: PixelDescription = {
  ...grey,
  samplesPerPixel: 3,
  photometricInterpretation: 'RGB',
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
};

async function decode(syntax: string, stream: string | Uint8Array, pixels: PixelDescription) {
  const decoder = decoderOf(syntax);
  if (!decoder) throw new Error('no decoder');
  const bytes = typeof stream === 'string' ? Stream.fromBase64(stream) : stream;
  return decoder(bytes, pixels, syntax);
}

const bytesOf = (samples: ArrayBufferView<ArrayBuffer>): number[] => [
  ...new Uint8Array(samples.buffer),
];

const reasonOf = (decoding: Promise<unknown>): Promise<string> =>
  decoding.then(
    () => 'decoded',
    (error: unknown) => {
      const { code, data } = error as { code: string; data: { reason?: string } };
      return [code, data.reason].filter(Boolean).join(' ');
    },
  );

async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes.slice());
  return Buffer.from(hash).toString('hex');
}

describe('codecs give native bytes', () => {
  test.each([
    ['HTJ2K', Syntax.Htj2kLossless, Stream.unsignedHtj2kLossless, grey, Stream.grayPhantom(false)],
    [
      'HTJ2K, colour',
      Syntax.Htj2kLossless,
      Stream.colorHtj2kLossless,
      color,
      Stream.colorPhantom(),
    ],
    [
      'JPEG XL, colour',
      Syntax.JpegXlLossless,
      Stream.colorJpegXlLossless,
      color,
      Stream.colorPhantom(),
    ],
    [
      'JPEG XL in boxes',
      Syntax.JpegXl,
      Stream.unsignedJpegXlLossless,
      grey,
      Stream.grayPhantom(false),
    ],
    [
      'JPEG 2000 in JP2, four tiles',
      Syntax.Jpeg2000,
      Stream.signedJpeg2000InJp2,
      signed,
      Stream.grayPhantom(true),
    ],
    [
      'JPEG-LS, signed',
      Syntax.JpegLsLossless,
      Stream.signedJpegLsLossless,
      signed,
      Stream.grayPhantom(true),
    ],
  ] as const)('%s', async (_, syntax, stream, pixels, phantom) => {
    const frame = await decode(syntax, stream, pixels);
    expect([...frame.bytes]).toEqual(bytesOf(phantom));
    expect(frame.lossy).toBeNull();
  });

  test('JPEG 2000 of eight signed bits, which the codec would cut off below zero', async () => {
    const narrow: PixelDescription = { ...signed, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
    const frame = await decode(Syntax.Jpeg2000, Stream.narrowSignedJpeg2000, narrow);
    expect([...frame.bytes]).toEqual(bytesOf(Stream.narrowPhantom()));
    const wide: PixelDescription = { ...signed, bitsStored: 8, highBit: 7 };
    const widened = await decode(Syntax.Jpeg2000, Stream.narrowSignedJpeg2000, wide);
    expect([...widened.bytes]).toEqual(bytesOf(Int16Array.from(Stream.narrowPhantom())));
  });

  test.each([
    // What dcmdjpeg of dcmtk 3.6.7 makes of the same streams.
    [
      'sequential',
      Syntax.JpegExtended,
      Stream.unsignedJpegExtended,
      '6a787cb880b766514e8d001b4e04fb073b3e5c5306cd512d39ea5fa45d71e4f0',
    ],
    [
      'refined',
      Syntax.JpegFullProgression,
      Stream.unsignedJpegFullProgression,
      '64fa8a10e3381c21ff8993f69d96cf7cafebc4c407bb33f04b00cf7281c070b2',
    ],
  ])('12-bit JPEG, %s, equals another decoder to the last bit', async (_, syntax, stream, hash) => {
    const frame = await decode(syntax, stream, { ...grey, bitsStored: 12, highBit: 11 });
    expect(await sha256(frame.bytes)).toBe(hash);
    expect(frame.lossy).toBe('ISO_10918_1');
  });

  test('what JPEG XL holds as YBR_FULL stays so, what it made of a JPEG is RGB', async () => {
    const ybr: PixelDescription = { ...color, photometricInterpretation: 'YBR_FULL' };
    const stream = Stream.colorJpegXlLossless;
    expect(await decode(Syntax.JpegXlLossless, stream, ybr)).toMatchObject({ isRgb: false });
    const recompressed = await decode(Syntax.JpegXlJpegRecompression, stream, ybr);
    expect(recompressed).toMatchObject({ isRgb: true, lossy: 'ISO_10918_1' });
  });

  test('plain and deflated fragments: one frame, an even byte more, nothing else', async () => {
    const odd: PixelDescription = { ...grey, rows: 3, columns: 3, bitsAllocated: 8, highBit: 7 };
    const native = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    const padded = Uint8Array.of(...native, 0);
    for (const stream of [native, padded]) {
      const frame = await decode(Syntax.EncapsulatedUncompressed, stream, odd);
      expect([...frame.bytes]).toEqual([...native]);
    }
    const deflate = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
      const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    };
    const inflated = await decode(Syntax.DeflatedImageFrame, await deflate(native), odd);
    expect([...inflated.bytes]).toEqual([...native]);
    const wrong = [native.subarray(1), new Uint8Array(5000)];
    for (const bytes of wrong) {
      const plain = decode(Syntax.EncapsulatedUncompressed, bytes, odd);
      expect(await reasonOf(plain)).toBe('dicom/decode-failed size');
      const deflated = decode(Syntax.DeflatedImageFrame, await deflate(bytes.slice()), odd);
      expect(await reasonOf(deflated)).toMatch(/^dicom\/decode-failed/);
    }
  });
});

describe('never a wrong picture', () => {
  test('a damaged frame of JPEG 2000 is refused, and is not the frame before it', async () => {
    const good = Stream.fromBase64(Stream.signedJpeg2000Lossless);
    const before = await decode(Syntax.Jpeg2000, good, signed);
    const levels = good.findIndex((byte, at) => byte === 0xff && good[at + 1] === 0x52) + 9;
    const lost = good.with(levels, 60); // More decompositions than there can be.
    expect(await reasonOf(decode(Syntax.Jpeg2000, lost, signed))).toMatch(/^dicom\/decode-failed/);
    const after = await decode(Syntax.Jpeg2000, good, signed);
    expect(after.bytes).toEqual(before.bytes);
  });

  test.each([
    ['JPEG 2000', Syntax.Jpeg2000, Stream.signedJpeg2000Lossless, signed],
    ['HTJ2K', Syntax.Htj2kLossless, Stream.unsignedHtj2kLossless, grey],
    ['JPEG XL', Syntax.JpegXlLossless, Stream.colorJpegXlLossless, color],
    ['JPEG XL in boxes', Syntax.JpegXl, Stream.unsignedJpegXlLossless, grey],
    ['JPEG-LS', Syntax.JpegLsLossless, Stream.signedJpegLsLossless, signed],
    ['12-bit JPEG', Syntax.JpegFullProgression, Stream.unsignedJpegFullProgression, grey],
  ] as const)('%s cut off, with and without an end marker', async (_, syntax, text, pixels) => {
    const stream = Stream.fromBase64(text);
    for (const part of [0.02, 0.3, 0.6, 0.9]) {
      const cut = stream.subarray(0, Math.floor(stream.length * part));
      for (const bytes of [cut, Uint8Array.of(...cut, 0xff, 0xd9)]) {
        expect(await reasonOf(decode(syntax, bytes, pixels))).toMatch(/^dicom\/decode-failed/);
      }
    }
  });

  test.each([
    ['JPEG lossless', Syntax.JpegLossless, Stream.signedJpegLossless, signed],
    ['12-bit JPEG', Syntax.JpegExtended, Stream.unsignedJpegExtended, grey],
    ['12-bit JPEG, refined', Syntax.JpegFullProgression, Stream.unsignedJpegFullProgression, grey],
    ['JPEG 2000', Syntax.Jpeg2000, Stream.signedJpeg2000InJp2, signed],
    ['HTJ2K', Syntax.Htj2kLossless, Stream.unsignedHtj2kLossless, grey],
    ['JPEG XL', Syntax.JpegXl, Stream.unsignedJpegXlLossless, grey],
    ['JPEG-LS', Syntax.JpegLsLossless, Stream.signedJpegLsLossless, signed],
    ['JPEG', Syntax.JpegBaseline, Stream.colorJpegBaseline, color],
  ] as const)('%s with bytes changed anywhere: a whole frame or a named error', async (...row) => {
    const [, syntax, text, pixels] = row;
    const stream = Stream.fromBase64(text);
    const change = fc.tuple(fc.nat(stream.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const damaged = stream.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        try {
          const frame = await decode(syntax, damaged, pixels);
          expect(frame.bytes).toHaveLength(pixels.samplesPerPixel === 3 ? 768 : 512);
        } catch (error) {
          expect((error as { code: unknown }).code).toMatch(/^dicom\//);
        }
      }),
      { numRuns: 150 },
    );
    expect(await reasonOf(decode(syntax, stream, pixels))).toBe('decoded');
  });

  test('a picture of another size never reaches a codec', async () => {
    const tall = { rows: 40_000, columns: 40_000 };
    for (const [syntax, stream, pixels] of [
      [Syntax.Jpeg2000, Stream.signedJpeg2000Lossless, signed],
      [Syntax.JpegXlLossless, Stream.colorJpegXlLossless, color],
      [Syntax.JpegLossless, Stream.signedJpegLossless, signed],
      [Syntax.JpegLsLossless, Stream.signedJpegLsLossless, signed],
    ] as const) {
      const decoding = decode(syntax, stream, { ...pixels, ...tall });
      expect(await reasonOf(decoding)).toBe('dicom/decode-failed size');
    }
  });

  test('a frame that header and code stream agree to be monstrous never reaches a codec', async () => {
    const stream = Stream.fromBase64(Stream.signedJpegLsLossless).slice();
    const frameHeader = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0xf7);
    const size = new DataView(stream.buffer, frameHeader + 5, 4);
    size.setUint16(0, 20_000);
    size.setUint16(2, 20_000);
    const pixels = { ...signed, rows: 20_000, columns: 20_000 };
    const decoding = decode(Syntax.JpegLsLossless, stream, pixels);
    expect(await reasonOf(decoding)).toBe('dicom/too-large');
  });

  test('more bits than are allocated, or another number of components', async () => {
    const narrow: PixelDescription = { ...grey, bitsAllocated: 8, bitsStored: 8, highBit: 7 };
    const three: PixelDescription = { ...grey, samplesPerPixel: 3 };
    const streams = [
      [Syntax.Htj2kLossless, Stream.unsignedHtj2kLossless],
      [Syntax.JpegXl, Stream.unsignedJpegXlLossless],
    ] as const;
    for (const [syntax, stream] of streams) {
      expect(await reasonOf(decode(syntax, stream, narrow))).toBe('dicom/decode-failed precision');
      expect(await reasonOf(decode(syntax, stream, three))).toBe('dicom/decode-failed size');
    }
  });

  test('colour of 12 bits in a DCT has no decoder and says so', async () => {
    const lossless = encodeJpegLossless(new Uint16Array(768), {
      rows: 16,
      columns: 16,
      components: 3,
      precision: 12,
      predictor: 1,
      pointTransform: 0,
      restartRows: 0,
      hasOwnScans: false,
      hasOwnTables: false,
      hasLongCodes: false,
    });
    const wide: PixelDescription = { ...color, bitsAllocated: 16, bitsStored: 12, highBit: 11 };
    const decoding = decode(Syntax.JpegExtended, lossless, wide);
    expect(await reasonOf(decoding)).toBe('dicom/unsupported-pixel-format precision');
  });
});

test.each(['1.2.840.10008.1.2.4.92', '1.2.840.10008.1.2.4.94', '1.2.840.10008.1.2.4.102', '1.2.3'])(
  '%s has no decoder',
  (syntax) => {
    expect(decoderOf(syntax)).toBeUndefined();
  },
);
