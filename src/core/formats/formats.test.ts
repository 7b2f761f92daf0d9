import { crc32 as zlibCrc32, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { encodePlainPng } from './png-plain.ts';
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

describe('encodePlainPng', () => {
  it('writes what a reader reads back, of one block and of several', () => {
    for (const [rows, columns, samplesPerPixel] of [
      [1, 1, 1],
      [5, 7, 3],
      [128, 128, 1],
      [128, 128, 3],
      [255, 256, 1],
      [300, 700, 3],
    ] as const) {
      const length = rows * columns * samplesPerPixel;
      const pixels = Uint8Array.from({ length }, (_, at) => Math.imul(at + rows, 40_503) >>> 7);
      const png = decode(encodePlainPng({ rows, columns, samplesPerPixel, pixels }), {
        checkCrc: true,
      });
      expect(png).toMatchObject({ width: columns, height: rows, channels: samplesPerPixel });
      expect(png.data).toEqual(pixels);
    }
  });

  it('has the check sums that zlib wants', () => {
    const pixels = Uint8Array.from({ length: 90_000 }, (_, at) => at * 7 + (at >> 9));
    const png = encodePlainPng({ rows: 300, columns: 300, samplesPerPixel: 1, pixels });
    const zlibLength = new DataView(png.buffer).getUint32(33);
    const lines = inflateSync(png.subarray(41, 41 + zlibLength));
    expect(lines.length).toBe(300 * 301);
    expect([...lines.subarray(301, 305)]).toEqual([0, ...pixels.subarray(300, 303)]);
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
