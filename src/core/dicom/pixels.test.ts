import { describe, expect, test } from 'vitest';
import { dataSetOf, element, sequence } from './build.ts';
import type { Element } from './dataset.ts';
import { describePixels, nativeFrame } from './pixels.ts';
import * as Tag from './tags.generated.ts';

function image(rows: number, columns: number, bits: readonly number[], ...more: Element[]) {
  return dataSetOf([
    element(Tag.Rows, 'US', rows),
    element(Tag.Columns, 'US', columns),
    element(Tag.BitsAllocated, 'US', bits[0] ?? 16),
    element(Tag.BitsStored, 'US', bits[1] ?? 16),
    element(Tag.HighBit, 'US', bits[2] ?? 15),
    element(Tag.PixelRepresentation, 'US', 0),
    ...more,
  ]);
}
const signed = element(Tag.PixelRepresentation, 'US', 1);
const words = (...values: number[]) => element(Tag.PixelData, 'OW', values);
const bytes = (...values: number[]) => element(Tag.PixelData, 'OB', Uint8Array.from(values));

describe('stored values', () => {
  test('bits above the high bit are no pixel, the sign is carried up', () => {
    expect(nativeFrame(image(1, 2, [16, 12, 11], words(0xf7ff, 0x0800)), 0)).toEqual(
      Uint16Array.of(0x7ff, 0x800),
    );
    expect(nativeFrame(image(1, 2, [16, 12, 11], signed, words(0x0fff, 0xf7ff)), 0)).toEqual(
      Int16Array.of(-1, 0x7ff),
    );
  });

  test('bits that are stored high come down', () => {
    expect(nativeFrame(image(1, 2, [16, 12, 15], words(0xfff0, 0x001f)), 0)).toEqual(
      Uint16Array.of(0xfff, 1),
    );
  });

  test('frames of single bits begin inside a byte', () => {
    const dataSet = image(
      1,
      3,
      [1, 1, 0],
      element(Tag.NumberOfFrames, 'IS', 2),
      bytes(0b101_110, 0),
    );
    expect([...nativeFrame(dataSet, 0)]).toEqual([0, 1, 1]);
    expect([...nativeFrame(dataSet, 1)]).toEqual([1, 0, 1]);
  });

  test('32 bits and floats', () => {
    const wide = element(Tag.PixelData, 'OW', Uint8Array.of(0, 0, 0, 0x80));
    expect(nativeFrame(image(1, 1, [32, 32, 31], signed, wide), 0)).toEqual(
      Int32Array.of(-(2 ** 31)),
    );
    const float = element(Tag.FloatPixelData, 'OF', [0.5, -2]);
    expect(nativeFrame(image(1, 2, [], float), 0)).toEqual(Float32Array.of(0.5, -2));
    const double = element(Tag.DoubleFloatPixelData, 'OD', [0.1]);
    expect(nativeFrame(image(1, 1, [], double), 0)).toEqual(Float64Array.of(0.1));
  });

  test('the second frame of two', () => {
    const dataSet = image(
      1,
      2,
      [16, 16, 15],
      element(Tag.NumberOfFrames, 'IS', 2),
      words(1, 2, 3, 4),
    );
    expect(nativeFrame(dataSet, 1)).toEqual(Uint16Array.of(3, 4));
    expect(() => nativeFrame(dataSet, 2)).toThrow('no such frame');
  });
});

describe('what the header says', () => {
  test('rescale and padding, also of enhanced objects', () => {
    const plain = describePixels(
      image(
        1,
        1,
        [16, 16, 15],
        signed,
        words(0),
        element(Tag.RescaleSlope, 'DS', 2),
        element(Tag.RescaleIntercept, 'DS', -1024),
        element(Tag.PixelPaddingValue, 'SS', -2000),
      ),
    );
    expect(plain).toMatchObject({
      rescaleSlope: 2,
      rescaleIntercept: -1024,
      padding: { min: -2000, max: -2000 },
      pixelRepresentation: 1,
    });
    const transformation = dataSetOf([
      element(Tag.RescaleSlope, 'DS', 3),
      element(Tag.RescaleIntercept, 'DS', 5),
    ]);
    const shared = dataSetOf([sequence(Tag.PixelValueTransformationSequence, [transformation])]);
    const enhanced = image(
      1,
      1,
      [],
      words(0),
      sequence(Tag.SharedFunctionalGroupsSequence, [shared]),
    );
    expect(describePixels(enhanced)).toMatchObject({ rescaleSlope: 3, rescaleIntercept: 5 });
    const ofFrame = dataSetOf([
      sequence(Tag.PixelValueTransformationSequence, [
        dataSetOf([element(Tag.RescaleSlope, 'DS', 7), element(Tag.RescaleIntercept, 'DS', -1)]),
      ]),
    ]);
    const perFrame = dataSetOf([
      ...enhanced.values(),
      sequence(Tag.PerFrameFunctionalGroupsSequence, [dataSetOf([]), ofFrame]),
      element(Tag.RescaleIntercept, 'DS', 99),
    ]);
    expect(describePixels(perFrame, 0)).toMatchObject({ rescaleSlope: 3, rescaleIntercept: 5 });
    expect(describePixels(perFrame, 1)).toMatchObject({ rescaleSlope: 7, rescaleIntercept: -1 });
  });

  test('a slope of nothing is no rescale', () => {
    const none = element(Tag.RescaleSlope, 'DS', 0);
    const some = element(Tag.RescaleIntercept, 'DS', 5);
    expect(describePixels(image(1, 1, [], words(0), none, some))).toMatchObject({
      rescaleSlope: 1,
      rescaleIntercept: 0,
    });
  });

  test('padding is of the sign of the pixels, whatever its VR is, and may be a range', () => {
    const unsigned = (value: number) => element(Tag.PixelPaddingValue, 'US', value);
    const paddingOf = (...more: Element[]) =>
      describePixels(image(1, 1, [16, 12, 11], words(0), ...more)).padding;
    expect(paddingOf(signed, unsigned(63_536))).toEqual({ min: -2000, max: -2000 });
    expect(paddingOf(element(Tag.PixelPaddingValue, 'SS', -2000))).toBeNull();
    expect(paddingOf(unsigned(63_536))).toBeNull();
    expect(paddingOf(unsigned(9), element(Tag.PixelPaddingRangeLimit, 'US', 4))).toEqual({
      min: 4,
      max: 9,
    });
    const float = element(Tag.FloatPixelData, 'OF', [0]);
    const nothing = element(Tag.FloatPixelPaddingValue, 'FL', -1.5);
    expect(describePixels(image(1, 1, [], float, nothing)).padding).toEqual({
      min: -1.5,
      max: -1.5,
    });
  });

  test.each([
    ['dicom/no-pixel-data', image(1, 1, [])],
    ['dicom/malformed', image(0, 1, [], words())],
    ['dicom/malformed', image(1, 1, [16, 17, 16], words(0))],
    ['dicom/unsupported-pixel-format', image(1, 1, [12, 12, 11], words(0))],
    ['dicom/too-large', image(65535, 65535, [], words(0))],
    [
      'dicom/unsupported-pixel-format',
      image(1, 1, [], words(0), element(Tag.SamplesPerPixel, 'US', 4)),
    ],
    ['dicom/malformed', image(1, 1, [], words(0), element(Tag.PixelRepresentation, 'US', 3))],
    [
      'dicom/unsupported-pixel-format',
      image(1, 1, [], words(0), element(Tag.PhotometricInterpretation, 'CS', 'MONOCHROME0')),
    ],
  ])('nonsense is %s', (code, dataSet) => {
    expect(() => describePixels(dataSet)).toThrow(expect.objectContaining({ code }));
  });

  test('a missing sign is guessed for bytes only', () => {
    const without = (dataSet: ReturnType<typeof image>) => {
      const rest = new Map(dataSet);
      rest.delete(Tag.PixelRepresentation);
      return rest;
    };
    const byte = without(image(1, 1, [8, 8, 7], bytes(0xff)));
    expect([...nativeFrame(byte, 0)]).toEqual([255]);
    const word = without(image(1, 1, [], words(0xffff)));
    expect(() => describePixels(word)).toThrow('sign of the pixels');
  });
});
