import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataSetOf, element } from './build.ts';
import type { Element } from './dataset.ts';
import { describePixels, nativeFrame, nativeFrameRange, samplesOf } from './pixels.ts';
import * as Tag from './tags.generated.ts';

interface Format {
  readonly allocated: 8 | 16 | 32;
  readonly stored: number;
  readonly high: number;
  readonly isSigned: boolean;
}

const anyFormat: fc.Arbitrary<Format> = fc
  .record({ allocated: fc.constantFrom(8, 16, 32), isSigned: fc.boolean() })
  .chain(({ allocated, isSigned }) =>
    fc.integer({ min: 1, max: allocated }).chain((stored) =>
      fc.integer({ min: stored - 1, max: allocated - 1 }).map((high) => ({
        allocated,
        isSigned,
        stored,
        high,
      })),
    ),
  );

function grey(columns: number, format: Format, bytes: Uint8Array, ...more: Element[]) {
  return dataSetOf([
    element(Tag.Rows, 'US', 1),
    element(Tag.Columns, 'US', columns),
    element(Tag.BitsAllocated, 'US', format.allocated),
    element(Tag.BitsStored, 'US', format.stored),
    element(Tag.HighBit, 'US', format.high),
    element(Tag.PixelRepresentation, 'US', format.isSigned ? 1 : 0),
    element(Tag.PixelData, 'OW', bytes),
    ...more,
  ]);
}

/** The same by arithmetic without a limit of bits. */
function storedValue(bytes: Uint8Array, at: number, format: Format): number {
  const bytesEach = format.allocated / 8;
  let word = 0n;
  for (let byte = bytesEach - 1; byte >= 0; byte -= 1) {
    word = word * 256n + BigInt(bytes[at * bytesEach + byte] ?? 0);
  }
  const bits = word >> BigInt(format.high + 1 - format.stored);
  const width = BigInt(format.stored);
  return Number(format.isSigned ? BigInt.asIntN(format.stored, bits) : bits % 2n ** width);
}

describe('stored bits', () => {
  test('are masked and carry their sign, in every format', () => {
    fc.assert(
      fc.property(anyFormat, fc.uint8Array({ minLength: 4, maxLength: 64 }), (format, bytes) => {
        const bytesEach = format.allocated / 8;
        const columns = Math.floor(bytes.length / bytesEach);
        const expected = Array.from({ length: columns }, (_, at) => storedValue(bytes, at, format));
        const before = bytes.slice();
        const frame = nativeFrame(grey(columns, format, bytes), 0);
        expect([...frame]).toEqual(expected);
        expect(bytes).toEqual(before);
        expect(frame.BYTES_PER_ELEMENT).toBe(bytesEach);
      }),
      { numRuns: 1000 },
    );
  });

  test('single bits run on over the ends of frames', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 29 }),
        fc.array(fc.constantFrom(0, 1), { minLength: 29, maxLength: 290 }),
        (columns, bits) => {
          const frames = Math.floor(bits.length / columns);
          const bytes = new Uint8Array(Math.ceil(bits.length / 8));
          bits.forEach((bit, at) => (bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (bit << (at & 7))));
          const dataSet = dataSetOf([
            ...grey(columns, { allocated: 8, stored: 1, high: 0, isSigned: false }, bytes).values(),
            element(Tag.BitsAllocated, 'US', 1),
            element(Tag.NumberOfFrames, 'IS', frames),
          ]);
          const pixels = describePixels(dataSet);
          for (let index = 0; index < frames; index += 1) {
            const expected = bits.slice(index * columns, (index + 1) * columns);
            expect([...nativeFrame(dataSet, index)]).toEqual(expected);
            const { start, end, firstBit } = nativeFrameRange(pixels, index);
            expect([...samplesOf(bytes.slice(start, end), pixels, firstBit)]).toEqual(expected);
          }
        },
      ),
    );
  });

  test('a range that was cut off is no frame', () => {
    const format: Format = { allocated: 16, stored: 16, high: 15, isSigned: false };
    const dataSet = grey(2, format, new Uint8Array(4));
    expect(() => samplesOf(new Uint8Array(3), describePixels(dataSet))).toThrow(
      expect.objectContaining({ code: 'dicom/truncated' }),
    );
    expect(() => nativeFrameRange(describePixels(dataSet), 1)).toThrow('no such frame');
  });
});
