import { describe, expect, it } from 'vitest';
import { element, sequence, dataSetOf } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import { nativeFrame } from '../dicom/pixels.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { imageOf } from '../../../tests/support/image-of.ts';
import { displayBytes } from './display-bytes.ts';
import { frameOf } from './frame-of.ts';
import { greyFrameOf } from './grey-frame.ts';

const windowed = (center: string, width: string) => [
  element(Tag.WindowCenter, 'DS', center),
  element(Tag.WindowWidth, 'DS', width),
];
const shown = (dataSet: DataSet, isTurned = false) => {
  const frame = frameOf(dataSet, 0, nativeFrame(dataSet, 0));
  return [...displayBytes(frame, frame.vois[0], isTurned)];
};
const greys = (dataSet: DataSet) => [...greyFrameOf(dataSet, 0, nativeFrame(dataSet, 0)).pixels];
const shape = { rows: 1, columns: 4, bits: 16 } as const;
const modalityLut = (entries: readonly number[]) =>
  sequence(Tag.ModalityLUTSequence, [
    dataSetOf([
      element(Tag.LUTDescriptor, 'US', [entries.length, 10, 16]),
      element(Tag.LUTData, 'OW', entries),
    ]),
  ]);

describe('what is shown', () => {
  it('goes through the modality LUT, then the window; a rescale beside it counts for nothing', () => {
    const dataSet = imageOf(shape, [9, 10, 11, 12], [
      modalityLut([0, 500, 1000]),
      element(Tag.RescaleSlope, 'DS', '7'),
      ...windowed('500.5', '1001'),
    ]); // prettier-ignore
    expect(shown(dataSet)).toEqual([0, 0, 128, 255]);
    expect(greys(dataSet)).toEqual([0, 0, 500, 1000]);
  });

  it('is refused when the modality LUT cannot be read', () => {
    const dataSet = imageOf(shape, [0, 0, 0, 0], [
      sequence(Tag.ModalityLUTSequence, [dataSetOf([])]),
    ]); // prettier-ignore
    for (const make of [shown, greys]) {
      expect(() => make(dataSet)).toThrow(expect.objectContaining({ code: 'dicom/malformed' }));
    }
  });

  it('is background where there is padding, either way round', () => {
    const more: Element[] = [
      element(Tag.PixelPaddingValue, 'US', 60_000),
      element(Tag.PixelPaddingRangeLimit, 'US', 65_535),
      ...windowed('50.5', '101'),
    ];
    const dataSet = imageOf(shape, [0, 100, 60_000, 65_535], more);
    expect(shown(dataSet)).toEqual([0, 255, 0, 0]);
    expect(shown(dataSet, true)).toEqual([255, 0, 0, 0]);
    expect(greys(dataSet)).toEqual([0, 100, 0, 0]);
    const monochrome1 = imageOf({ ...shape, photometric: 'MONOCHROME1' }, [0, 100, 60_000, 65_535], more); // prettier-ignore
    expect(shown(monochrome1)).toEqual([255, 0, 0, 0]);
    // Bright is more: 65535 − value, and padding as dark as the darkest.
    expect(greys(monochrome1)).toEqual([65_535, 65_435, 65_435, 65_435]);
  });

  it.each([
    ['MONOCHROME1', undefined, true],
    ['MONOCHROME1', 'INVERSE', true],
    ['MONOCHROME1', 'IDENTITY', false],
    ['MONOCHROME2', 'INVERSE', true],
    ['MONOCHROME2', 'IDENTITY', false],
  ])('%s with shape %s: inverted %s', (photometric, presentation, inverted) => {
    const more = [
      ...windowed('32768', '65536'),
      ...(presentation ? [element(Tag.PresentationLUTShape, 'CS', presentation)] : []),
    ];
    const dataSet = imageOf({ ...shape, photometric }, [0, 0, 0, 65_535], more);
    expect(shown(dataSet)).toEqual(inverted ? [255, 255, 255, 0] : [0, 0, 0, 255]);
    expect(greys(dataSet)[3]).toBe(inverted ? 0 : 65_535);
  });

  it('is the same by table, value by value and in 32 bits', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i * 37) % 300);
    const many = (bits: 16 | 8) =>
      imageOf({ rows: 1, columns: 400, bits }, values.map((value) => value % 256), windowed('90', '120')); // prettier-ignore
    const few = values.map(
      (value) =>
      shown(imageOf({ rows: 1, columns: 2, bits: 16 }, [value % 256, 60_000], windowed('90', '120')))[0], // prettier-ignore
    );
    expect(shown(many(16))).toEqual(few);
    expect(shown(many(8))).toEqual(few);
  });

  it('is right in pictures too large to be looked through', () => {
    const size = { rows: 1025, columns: 1024 };
    for (const bits of [8, 16] as const) {
      const minusOnes = new Uint8Array((size.rows * size.columns * bits) / 8).fill(0xff);
      const large = imageOf({ ...size, bits }, [], [
        element(Tag.PixelRepresentation, 'US', 1),
        element(Tag.PixelData, 'OW', minusOnes),
        // From −2 to 1.
        ...windowed('0', '4'),
      ]); // prettier-ignore
      expect(new Set(shown(large))).toEqual(new Set([85]));
    }
  });

  it('leaves the supplemental palette of a grey picture alone', () => {
    const dataSet = imageOf(shape, [0, 1, 2, 3], [
      element(Tag.PixelPresentation, 'CS', 'COLOR'),
      element(Tag.RedPaletteColorLookupTableDescriptor, 'US', [2, 2, 16]),
      ...windowed('2', '4'),
    ]); // prettier-ignore
    expect(shown(dataSet)).toEqual([0, 85, 170, 255]);
  });
});

describe('HU', () => {
  const ct = (...more: Element[]) => imageOf(shape, [0, 0, 0, 0], [element(Tag.Modality, 'CS', 'CT'), ...more]); // prettier-ignore
  const rescale = [element(Tag.RescaleIntercept, 'DS', '-1024'), element(Tag.RescaleSlope, 'DS', '1')]; // prettier-ignore
  const isHounsfield = (dataSet: DataSet) =>
    frameOf(dataSet, 0, nativeFrame(dataSet, 0)).isHounsfield;

  it('are the values of a rescaled CT that names no other unit', () => {
    expect(isHounsfield(ct(...rescale))).toBe(true);
    expect(isHounsfield(ct(...rescale, element(Tag.RescaleType, 'LO', 'HU')))).toBe(true);
    expect(isHounsfield(ct(...rescale, element(Tag.RescaleType, 'LO', 'US')))).toBe(false);
    expect(isHounsfield(ct())).toBe(false);
    expect(isHounsfield(ct(modalityLut([1, 2])))).toBe(false);
    expect(isHounsfield(ct(...rescale, element(Tag.Modality, 'CS', 'MR')))).toBe(false);
  });
});
