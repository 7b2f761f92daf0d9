import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataSetOf, element } from './build.ts';
import type { DataSet } from './dataset.ts';
import { nativeFrame } from './pixels.ts';
import * as Tag from './tags.generated.ts';

interface Colour {
  readonly photometric: string;
  readonly planar?: 0 | 1;
  readonly rows?: number;
  readonly columns: number;
  readonly bits?: 8 | 16 | 32;
  readonly stored?: number;
  readonly sign?: 0 | 1;
}

function colour(
  { photometric, planar = 0, rows = 1, columns, bits = 8, stored = bits, sign = 0 }: Colour,
  samples: readonly number[],
): DataSet {
  const Words = bits === 8 ? Uint8Array : bits === 16 ? Uint16Array : Uint32Array;
  return dataSetOf([
    element(Tag.Rows, 'US', rows),
    element(Tag.Columns, 'US', columns),
    element(Tag.SamplesPerPixel, 'US', 3),
    element(Tag.PhotometricInterpretation, 'CS', photometric),
    element(Tag.PlanarConfiguration, 'US', planar),
    element(Tag.BitsAllocated, 'US', bits),
    element(Tag.BitsStored, 'US', stored),
    element(Tag.HighBit, 'US', stored - 1),
    element(Tag.PixelRepresentation, 'US', sign),
    element(Tag.PixelData, 'OW', new Uint8Array(Words.from(samples).buffer)),
  ]);
}

const rgbOf = (shape: Colour, samples: readonly number[]) => [
  ...nativeFrame(colour(shape, samples), 0),
];

describe('RGB', () => {
  test.each([8, 16, 32] as const)('of %i bits comes by pixel, however it is stored', (bits) => {
    const large = 2 ** bits - 1;
    const byPixel = [1, 2, 3, 4, 5, large];
    expect(rgbOf({ photometric: 'RGB', columns: 2, bits }, byPixel)).toEqual(byPixel);
    const planes = [1, 4, 2, 5, 3, large];
    expect(rgbOf({ photometric: 'RGB', columns: 2, bits, planar: 1 }, planes)).toEqual(byPixel);
  });
});

describe('YBR', () => {
  // Red of 255: Y = 76.245, Cb = 84.97, Cr = 255.5; each stored as a whole number.
  const RED = [76, 85, 255] as const;

  test('full, by pixel and by plane, has the colours of BT.601', () => {
    const white = [255, 128, 128] as const;
    expect(rgbOf({ photometric: 'YBR_FULL', columns: 2 }, [...RED, ...white])).toEqual([
      254, 0, 0, 255, 255, 255,
    ]);
    const planes = [76, 255, 85, 128, 255, 128];
    expect(rgbOf({ photometric: 'YBR_FULL', columns: 2, planar: 1 }, planes)).toEqual([
      254, 0, 0, 255, 255, 255,
    ]);
  });

  test('full of 16 bits is about its own half scale', () => {
    // R = 1000 + 1.402 × 100, G = 1000 − 0.714136 × 100, B = 1000.
    expect(
      rgbOf({ photometric: 'YBR_FULL', columns: 1, bits: 16 }, [1000, 32_768, 32_868]),
    ).toEqual([1140, 929, 1000]);
    // 12 bits stored: half is 2048, and nothing goes beyond 4095.
    expect(
      rgbOf({ photometric: 'YBR_FULL', columns: 1, bits: 16, stored: 12 }, [4000, 2048, 2248]),
    ).toEqual([4095, 3857, 4000]);
  });

  test('partial goes from 16 to 235', () => {
    const shape = { photometric: 'YBR_PARTIAL_422', columns: 2 } as const;
    expect(rgbOf(shape, [16, 235, 128, 128])).toEqual([0, 0, 0, 255, 255, 255]);
    // R = 1.164 × 65 + 1.596 × 112 = 254.4; G = 75.7 + 0.392 × 38 − 0.813 × 112 < 0; B = 75.7 − 2.017 × 38 < 0.
    expect(rgbOf(shape, [81, 16, 90, 240])).toEqual([254, 0, 0, 179, 0, 0]);
  });

  test('422 shares chroma in pairs of a row; an odd last pixel has its own', () => {
    const shape = { photometric: 'YBR_FULL_422', rows: 2, columns: 3 };
    const stored = [10, 20, 128, 128, 30, 0, 128, 128, 40, 50, 128, 128, 60, 0, 128, 128];
    const greys = [10, 20, 30, 40, 50, 60].flatMap((y) => [y, y, y]);
    expect(rgbOf(shape, stored)).toEqual(greys);
    expect(() => rgbOf(shape, stored.slice(0, 12))).toThrow('fewer pixels');
  });

  test('422 is 444 with every chroma twice', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const pair = fc.tuple(byte, byte, byte, byte);
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 9 }), (pairs) => {
        const columns = pairs.length * 2;
        const full = pairs.flatMap(([y1, y2, cb, cr]) => [y1, cb, cr, y2, cb, cr]);
        expect(rgbOf({ photometric: 'YBR_FULL_422', columns }, pairs.flat())).toEqual(
          rgbOf({ photometric: 'YBR_FULL', columns }, full),
        );
      }),
    );
  });
});

test.each([
  ['HSV', {}],
  ['ARGB', {}],
  ['CMYK', {}],
  ['YBR_ICT', {}],
  ['YBR_PARTIAL_420', {}],
  ['YBR_FULL_422', { planar: 1 }],
  ['RGB', { sign: 1 }],
] as const)('%s %o is refused, not shown wrongly', (photometric, more) => {
  expect(() => rgbOf({ photometric, columns: 2, ...more }, [1, 2, 3, 4, 5, 6])).toThrow(
    expect.objectContaining({ code: 'dicom/unsupported-pixel-format' }),
  );
});
