import { describe, expect, it } from 'vitest';
import { dataSetOf, element } from '../dicom/build.ts';
import type { DataSet } from '../dicom/dataset.ts';
import { nativeFrame } from '../dicom/pixels.ts';
import * as Tags from '../dicom/tags.generated.ts';
import { greyFrameOf } from './grey-frame.ts';

interface Picture {
  readonly photometric?: string;
  readonly samples?: number;
  readonly padding?: number;
  readonly pixels: readonly number[];
}

/** 1 × n pixels of 16 bits, 12 stored, signed; slope 2, intercept −10. */
const picture = ({ photometric = 'MONOCHROME2', padding, pixels }: Picture) =>
  dataSetOf([
    element(Tags.Rows, 'US', 1),
    element(Tags.Columns, 'US', pixels.length),
    element(Tags.SamplesPerPixel, 'US', 1),
    element(Tags.PhotometricInterpretation, 'CS', photometric),
    element(Tags.BitsAllocated, 'US', 16),
    element(Tags.BitsStored, 'US', 12),
    element(Tags.HighBit, 'US', 11),
    element(Tags.PixelRepresentation, 'US', 1),
    element(Tags.RescaleSlope, 'DS', '2'),
    element(Tags.RescaleIntercept, 'DS', '-10'),
    ...(padding === undefined ? [] : [element(Tags.PixelPaddingValue, 'SS', padding)]),
    element(Tags.PixelData, 'OW', new Uint8Array(Int16Array.from(pixels).buffer)),
  ]);

const greyOf = (dataSet: DataSet) => greyFrameOf(dataSet, 0, nativeFrame(dataSet, 0));

describe('greyFrameOf', () => {
  it('rescales stored values', () => {
    const image = greyOf(picture({ pixels: [-5, 0, 100] }));
    expect(image).toEqual({ rows: 1, columns: 3, pixels: Float32Array.of(-20, -10, 190) });
  });

  it('turns MONOCHROME1 about the stored range', () => {
    const image = greyOf(picture({ photometric: 'MONOCHROME1', pixels: [-2048, 2047, 0] }));
    expect([...image.pixels]).toEqual([2047 * 2 - 10, -2048 * 2 - 10, -1 * 2 - 10]);
  });

  it('takes padding for the smallest value of the picture', () => {
    const image = greyOf(picture({ padding: -2000, pixels: [-2000, 3, 7] }));
    expect([...image.pixels]).toEqual([-4, -4, 4]);
  });

  it('takes luma of colour and refuses a palette', () => {
    const rgb = dataSetOf([
      ...picture({ photometric: 'RGB', pixels: [0] }).values(),
      element(Tags.SamplesPerPixel, 'US', 3),
      element(Tags.PlanarConfiguration, 'US', 0),
      element(Tags.BitsAllocated, 'US', 8),
      element(Tags.BitsStored, 'US', 8),
      element(Tags.HighBit, 'US', 7),
      element(Tags.PixelRepresentation, 'US', 0),
      element(Tags.PixelData, 'OB', Uint8Array.of(255, 0, 0)),
    ]);
    expect(greyOf(rgb).pixels[0]).toBeCloseTo(76.245, 3);
    expect(() => greyOf(picture({ photometric: 'PALETTE COLOR', pixels: [1] }))).toThrow(/palette/);
  });
});
