import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import { describePixels, nativeFrame } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { thumbnailOf } from '../import/thumbnail.ts';
import { frameOf } from './frame-of.ts';
import { percentileWindow } from './percentile-window.ts';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly bits: 8 | 16;
  readonly samples?: 1 | 3;
  readonly photometric?: string;
  readonly frames?: number;
}

function imageOf(shape: Shape, pixels: readonly number[], more: readonly Element[] = []): DataSet {
  const { rows, columns, bits, samples = 1, photometric = 'MONOCHROME2', frames = 1 } = shape;
  return dataSetOf([
    element(Tag.Rows, 'US', rows),
    element(Tag.Columns, 'US', columns),
    element(Tag.NumberOfFrames, 'IS', frames),
    element(Tag.SamplesPerPixel, 'US', samples),
    element(Tag.PlanarConfiguration, 'US', 0),
    element(Tag.PhotometricInterpretation, 'CS', photometric),
    element(Tag.BitsAllocated, 'US', bits),
    element(Tag.BitsStored, 'US', bits),
    element(Tag.HighBit, 'US', bits - 1),
    element(Tag.PixelRepresentation, 'US', 0),
    element(Tag.PixelData, bits === 8 ? 'OB' : 'OW', pixels),
    ...more,
  ]);
}

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

describe('frameOf', () => {
  it('gives stored values with window and rescale of the header', async () => {
    const { dataSet } = await readDicomFile(phantomInstance(0).bytes);
    const frame = frameOf(dataSet, 0);
    const { window, rescaleIntercept } = describePixels(dataSet);
    expect(frame).toMatchObject({
      windowCenter: window?.center,
      windowWidth: window?.width,
      rescaleIntercept,
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
    const { windowCenter, windowWidth } = frameOf(dataSet, 0);
    const low = windowCenter - 0.5 - (windowWidth - 1) / 2;
    const high = windowCenter - 0.5 + (windowWidth - 1) / 2;
    expect(low).toBeCloseTo(2 * 111 - 1000, -1);
    expect(high).toBeCloseTo(2 * 1090 - 1000, -1);
  });

  it('falls back on the whole range when nearly all values are equal', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i === 5 ? 9 : 3));
    const dataSet = imageOf({ rows: 10, columns: 100, bits: 8 }, values);
    const window = percentileWindow(nativeFrame(dataSet, 0), describePixels(dataSet));
    expect(window).toEqual({ center: (3 + 9 + 1) / 2, width: 7 });
  });

  it('marks MONOCHROME1 and leaves its values alone', () => {
    const shape = { rows: 1, columns: 2, bits: 8, photometric: 'MONOCHROME1' } as const;
    const frame = frameOf(imageOf(shape, [1, 2]), 0);
    expect(frame.inverted).toBe(true);
    expect([...frame.pixels]).toEqual([1, 2]);
  });

  it('turns palettes of 8 and 16 bit into RGB; indices outside take the nearest entry', () => {
    const shape = { rows: 1, columns: 4, bits: 8, photometric: 'PALETTE COLOR' } as const;
    const rgb = [10, 20, 30, 10, 20, 30, 40, 50, 60, 40, 50, 60];
    const small = palette(8, [[10, 20, 30], [40, 50, 60]]); // prettier-ignore
    const large = palette(16, [[10 << 8, 20 << 8, 30 << 8], [40 << 8, 50 << 8, 60 << 8]]); // prettier-ignore
    for (const tables of [small, large]) {
      const frame = frameOf(imageOf(shape, [0, 2, 3, 9], tables), 0);
      expect(frame.samplesPerPixel).toBe(3);
      expect([...frame.pixels]).toEqual(rgb);
    }
    expect(() => frameOf(imageOf(shape, [0, 2, 3, 9]), 0)).toThrow('palette is missing');
  });

  it('brings 16-bit colour down to 8', () => {
    const shape = { rows: 1, columns: 1, bits: 16, samples: 3, photometric: 'RGB' } as const;
    expect([...frameOf(imageOf(shape, [0, 32_896, 65_535]), 0).pixels]).toEqual([0, 128, 255]);
  });
});

describe('thumbnailOf', () => {
  const pngOf = async (dataSet: DataSet) =>
    decode(new Uint8Array(await thumbnailOf(dataSet).arrayBuffer()));
  const window = (center: number, width: number) => [
    element(Tag.WindowCenter, 'DS', String(center)),
    element(Tag.WindowWidth, 'DS', String(width)),
  ];

  it('is at most 128 pixels long, keeps the shape, and is never enlarged', async () => {
    const wide = imageOf({ rows: 100, columns: 400, bits: 8 }, Array<number>(40_000).fill(7));
    expect(await pngOf(wide)).toMatchObject({ width: 128, height: 32 });
    const small = imageOf({ rows: 3, columns: 2, bits: 8 }, [1, 2, 3, 4, 5, 6]);
    expect(await pngOf(small)).toMatchObject({ width: 2, height: 3 });
    const thin = imageOf({ rows: 1, columns: 1000, bits: 8 }, Array<number>(1000).fill(1));
    expect(await pngOf(thin)).toMatchObject({ width: 128, height: 1 });
  });

  it('shows the window, the right way round', async () => {
    const shape = { rows: 1, columns: 3, bits: 8 } as const;
    const plain = await pngOf(imageOf(shape, [10, 20, 30], window(20.5, 21)));
    expect([...plain.data]).toEqual([0, 128, 255]);
    const inverted = { ...shape, photometric: 'MONOCHROME1' };
    const turned = await pngOf(imageOf(inverted, [10, 20, 30], window(20.5, 21)));
    expect([...turned.data]).toEqual([255, 128, 0]);
  });

  it('is the middle frame, and keeps colours apart', async () => {
    const shape = { rows: 1, columns: 1, bits: 8, frames: 3 } as const;
    const dataSet = imageOf(shape, [0, 255, 0, 0], window(128, 256));
    expect([...(await pngOf(dataSet)).data]).toEqual([255]);
    const colour = { rows: 1, columns: 2, bits: 8, samples: 3, photometric: 'RGB' } as const;
    const png = await pngOf(imageOf(colour, [1, 2, 3, 4, 5, 6]));
    expect(png.channels).toBe(3);
    expect([...png.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
