import { describe, expect, it } from 'vitest';
import { element } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import { describePixels, nativeFrame } from '../dicom/pixels.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { phantomInstance } from '../phantom/phantom.ts';
import { readDicomFile } from '../dicom/read.ts';
import { imageOf } from '../../../tests/support/image-of.ts';
import { displayBytes } from './display-bytes.ts';
import { frameOf } from './frame-of.ts';
import { windowOfVoi } from './voi.ts';
import { windowEnds } from './window.ts';

function palette(bits: 8 | 16, entries: readonly (readonly [number, number, number])[]): Element[] {
  const column = (channel: 0 | 1 | 2) => entries.map((entry) => entry[channel]);
  const table = (values: number[]) =>
    bits === 8 ? Uint8Array.from(values) : new Uint8Array(Uint16Array.from(values).buffer);
  return [
    element(Tag.RedPaletteColorLookupTableDescriptor, 'US', [entries.length, 2, bits]),
    element(Tag.GreenPaletteColorLookupTableDescriptor, 'US', [entries.length, 2, bits]),
    element(Tag.BluePaletteColorLookupTableDescriptor, 'US', [entries.length, 2, bits]),
    element(Tag.RedPaletteColorLookupTableData, 'OW', table(column(0))),
    element(Tag.GreenPaletteColorLookupTableData, 'OW', table(column(1))),
    element(Tag.BluePaletteColorLookupTableData, 'OW', table(column(2))),
  ];
}

const firstWindowOf = (dataSet: DataSet) => windowOfVoi(firstFrameOf(dataSet).vois[0]);
const firstFrameOf = (dataSet: DataSet) => frameOf(dataSet, 0, nativeFrame(dataSet, 0));

describe('frameOf', () => {
  it('gives stored values with window and rescale of the header', async () => {
    const { dataSet } = await readDicomFile(phantomInstance(0).bytes);
    const frame = firstFrameOf(dataSet);
    expect(frame).toMatchObject({
      vois: [
        { kind: 'window', window: { center: -500, width: 1500 } },
        { kind: 'window', window: { center: 40, width: 400 } },
      ],
      rescaleIntercept: describePixels(dataSet).rescaleIntercept,
      isHounsfield: true,
      inverted: false,
    });
    expect(frame.pixels).toEqual(nativeFrame(dataSet, 0));
  });

  it('takes the window from the data when there is none, outliers and padding left out', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 100);
    values[0] = 60_000;
    values[1] = 0;
    const more = [
      element(Tag.PixelPaddingValue, 'US', 0),
      element(Tag.RescaleIntercept, 'DS', '-1000'),
      element(Tag.RescaleSlope, 'DS', '2'),
    ];
    const dataSet = imageOf({ rows: 10, columns: 100, bits: 16 }, values, more);
    const [low, high] = windowEnds(firstWindowOf(dataSet));
    expect(low).toBeCloseTo(2 * 111 - 1000, -1);
    expect(high).toBeCloseTo(2 * 1090 - 1000, -1);
  });

  it('falls back on the whole range when nearly all values are equal', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 5 ? 9 : 3));
    const dataSet = imageOf({ rows: 10, columns: 100, bits: 16 }, values);
    expect(firstWindowOf(dataSet)).toEqual({ center: 6, width: 6, function: 'LINEAR_EXACT' });
  });

  it('leaves bytes without a window as they are', () => {
    const dataSet = imageOf({ rows: 1, columns: 3, bits: 8 }, [10, 20, 30]);
    expect([...displayBytes(firstFrameOf(dataSet), firstFrameOf(dataSet).vois[0], false)]).toEqual([
      10, 20, 30,
    ]);
  });

  it('marks MONOCHROME1 and leaves its values alone', () => {
    const shape = { rows: 1, columns: 2, bits: 8, photometric: 'MONOCHROME1' } as const;
    const frame = firstFrameOf(imageOf(shape, [1, 2]));
    expect(frame.inverted).toBe(true);
    expect([...frame.pixels]).toEqual([1, 2]);
  });

  it('turns palettes of 8 and 16 bit into RGB; indices outside take the nearest entry', () => {
    const shape = { rows: 1, columns: 4, bits: 8, photometric: 'PALETTE COLOR' } as const;
    const rgb = [10, 20, 30, 10, 20, 30, 40, 50, 60, 40, 50, 60];
    const small = palette(8, [[10, 20, 30], [40, 50, 60]]); // prettier-ignore
    const large = palette(16, [[10 << 8, 20 << 8, 30 << 8], [40 << 8, 50 << 8, 60 << 8]]); // prettier-ignore
    for (const tables of [small, large]) {
      const frame = firstFrameOf(imageOf(shape, [0, 2, 3, 9], tables));
      expect(frame.samplesPerPixel).toBe(3);
      expect([...frame.pixels]).toEqual(rgb);
    }
    expect(() => firstFrameOf(imageOf(shape, [0, 2, 3, 9]))).toThrow('palette is missing');
  });

  it('brings 16-bit colour down to 8', () => {
    const shape = { rows: 1, columns: 1, bits: 16, samples: 3, photometric: 'RGB' } as const;
    expect([...firstFrameOf(imageOf(shape, [0, 32_896, 65_535])).pixels]).toEqual([0, 128, 255]);
  });
});
