import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { encodePng, type PngImage } from './png.ts';

describe('encodePng', () => {
  const image = fc
    .record({
      rows: fc.integer({ min: 1, max: 17 }),
      columns: fc.integer({ min: 1, max: 17 }),
      kind: fc.constantFrom('grey8', 'rgb8', 'grey16'),
      seed: fc.integer(),
    })
    .map(({ rows, columns, kind, seed }): PngImage => {
      const samplesPerPixel = kind === 'rgb8' ? 3 : 1;
      const length = rows * columns * samplesPerPixel;
      const value = (i: number) => Math.imul(seed + i, 2654435761) >>> 8;
      const pixels =
        kind === 'grey16'
          ? Uint16Array.from({ length }, (_, i) => value(i))
          : Uint8Array.from({ length }, (_, i) => value(i));
      return { rows, columns, samplesPerPixel, pixels };
    });

  it('writes what a reader reads back, in 8 and 16 bit', () => {
    fc.assert(
      fc.property(image, (given) => {
        const png = decode(encodePng(given));
        expect(png).toMatchObject({
          width: given.columns,
          height: given.rows,
          channels: given.samplesPerPixel,
          depth: given.pixels instanceof Uint16Array ? 16 : 8,
        });
        expect([...png.data]).toEqual([...given.pixels]);
      }),
    );
  });
});

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  it('gives what zlib gives, at once and in parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(), (bytes, cut) => {
        const at = cut % (bytes.length + 1);
        expect(crc32(bytes)).toBe(zlibCrc32(bytes));
        expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
