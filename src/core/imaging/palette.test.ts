import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataSetOf, element } from '../dicom/build.ts';
import type { DataSet } from '../dicom/dataset.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { paletteToRgb } from './palette.ts';
import { expandSegments } from './segmented-palette.ts';

const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);

type Data = readonly [red: Uint8Array, green: Uint8Array, blue: Uint8Array];

function palette(
  descriptor: readonly number[],
  [red, green, blue]: Data,
  kind: 'plain' | 'segmented' = 'plain',
): DataSet {
  const [r, g, b] =
    kind === 'plain'
      ? [
          Tag.RedPaletteColorLookupTableData,
          Tag.GreenPaletteColorLookupTableData,
          Tag.BluePaletteColorLookupTableData,
        ]
      : [
          Tag.SegmentedRedPaletteColorLookupTableData,
          Tag.SegmentedGreenPaletteColorLookupTableData,
          Tag.SegmentedBluePaletteColorLookupTableData,
        ];
  const vr = descriptor.some((value) => value < 0) ? 'SS' : 'US';
  return dataSetOf([
    element(Tag.RedPaletteColorLookupTableDescriptor, vr, descriptor),
    element(Tag.GreenPaletteColorLookupTableDescriptor, vr, descriptor),
    element(Tag.BluePaletteColorLookupTableDescriptor, vr, descriptor),
    element(r, 'OW', red),
    element(g, 'OW', green),
    element(b, 'OW', blue),
  ]);
}

describe('palettes', () => {
  it('of 16 bits give the upper byte, from a signed first value on', () => {
    const data: Data = [words(0x1234, 0xff00), words(0x2000, 0xfe00), words(0, 0xfd00)];
    const rgb = [0x12, 0x20, 0, 0xff, 0xfe, 0xfd];
    expect([...paletteToRgb(palette([2, -1, 16], data), [-5, 0], true)]).toEqual(rgb);
    expect([...paletteToRgb(palette([2, 65_535, 16], data), [-5, 0], true)]).toEqual(rgb);
  });

  it('of 8 bits stand in bytes or in words', () => {
    const inBytes: Data = [Uint8Array.of(1, 2), Uint8Array.of(3, 4), Uint8Array.of(5, 6)];
    const inWords: Data = [words(1, 2), words(3, 4), words(5, 6)];
    for (const data of [inWords, inBytes]) {
      const rgb = paletteToRgb(palette([2, 0, 8], data), [0, 1], false);
      expect([...rgb]).toEqual([1, 3, 5, 2, 4, 6]);
    }
  });

  it('that call bytes 16 bits wide are not black', () => {
    const data: Data = [words(1, 200), words(3, 4), words(5, 6)];
    expect([...paletteToRgb(palette([2, 0, 16], data), [1], false)]).toEqual([200, 4, 6]);
  });

  it('that are missing or short are refused', () => {
    expect(() => paletteToRgb(dataSetOf([]), [0], false)).toThrow(
      expect.objectContaining({ code: 'dicom/unsupported-pixel-format' }),
    );
    const short = palette([9, 0, 16], [words(1), words(1), words(1)]);
    expect(() => paletteToRgb(short, [0], false)).toThrow(
      expect.objectContaining({ code: 'dicom/malformed' }),
    );
  });

  it('in segments are expanded', () => {
    // One value, then a line of two steps: 0, 0x8000, 0xff00 for red and blue; green keeps 0x1000.
    const rising = words(0, 1, 0, 1, 2, 0xff00);
    const flat = words(0, 1, 0x1000, 1, 2, 0x1000);
    const dataSet = palette([3, 10, 16], [rising, flat, rising], 'segmented');
    expect([...paletteToRgb(dataSet, [10, 11, 12], false)]).toEqual([
      0, 0x10, 0, 0x7f, 0x10, 0x7f, 0xff, 0x10, 0xff,
    ]);
  });
});

describe('segments, PS3.3 C.7.9.2', () => {
  const expand = (count: number, ...units: number[]) => [
    ...expandSegments(words(...units), count, 2),
  ];

  it('are values, lines to an end, and copies of what stood before', () => {
    expect(expand(3, 0, 3, 7, 8, 9)).toEqual([7, 8, 9]);
    // From 10 in four steps to 30, the begin not repeated; then down in one step.
    expect(expand(6, 0, 1, 10, 1, 4, 30, 1, 1, 5)).toEqual([10, 15, 20, 25, 30, 5]);
    // The copy of the two segments at byte 0: 4, then a line from it to 6.
    expect(expand(6, 0, 1, 4, 1, 2, 6, 2, 2, 0, 0)).toEqual([4, 5, 6, 4, 5, 6]);
    // A copied line begins where the table stands now.
    expect(expand(4, 0, 1, 0, 1, 1, 8, 0, 1, 100, 2, 1, 6, 0)).toEqual([0, 8, 100, 8]);
  });

  it('of bytes have an offset of four bytes', () => {
    const bytes = Uint8Array.of(0, 2, 3, 4, 2, 1, 0, 0, 0, 0);
    expect([...expandSegments(bytes, 4, 1)]).toEqual([3, 4, 3, 4]);
  });

  it.each([
    ['too-short', [0, 5, 1]],
    ['too-short', [0, 1, 1]],
    ['line-without-begin', [1, 2, 9]],
    ['opcode', [7, 1, 1]],
    ['copy-of-copy', [0, 1, 1, 2, 1, 6, 0]],
  ])('that make no sense are refused: %s', (reason, units) => {
    expect(() => expandSegments(words(...units), 9, 2)).toThrow(
      expect.objectContaining({ code: 'dicom/malformed', data: { reason } }),
    );
  });

  it('of any bytes end, with a table or an error', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom(1 as const, 2 as const),
        (bytes, bytesEach) => {
          try {
            expect(expandSegments(bytes, 300, bytesEach)).toHaveLength(300);
          } catch (error) {
            expect(error).toMatchObject({ code: 'dicom/malformed' });
          }
        },
      ),
    );
  });
});
