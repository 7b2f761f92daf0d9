import { expect, test } from 'vitest';
import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { toPng } from './to-png.ts';

const pngOf = (dataSet: DataSet, depth: '8-bit' | '16-bit') =>
  toPng(dataSet, 0, nativeFrame(dataSet, 0), depth);

const shape = { rows: 1, columns: 3, bits: 16 } as const;

test('16 bit keeps every value; slope and intercept lead back to modality values', () => {
  const signed = imageOf(
    shape,
    [-32_768, 0, 32_767].map((value) => value & 0xffff),
    [
      element(Tag.PixelRepresentation, 'US', 1),
      element(Tag.RescaleSlope, 'DS', '2'),
      element(Tag.RescaleIntercept, 'DS', '-1024'),
    ],
  );
  const { png, valueSlope, valueIntercept } = pngOf(signed, '16-bit');
  expect([...png.pixels]).toEqual([0, 32_768, 65_535]);
  expect([...png.pixels].map((value) => value * valueSlope + valueIntercept)).toEqual([
    -32_768 * 2 - 1024,
    -1024,
    32_767 * 2 - 1024,
  ]);
});

test.each(['MONOCHROME1', 'MONOCHROME2'])('8 bit is windowed, %s leads back too', (photometric) => {
  const image = imageOf(
    { ...shape, photometric },
    [10, 20, 30],
    [element(Tag.WindowCenter, 'DS', '20.5'), element(Tag.WindowWidth, 'DS', '21')],
  );
  const { png, valueSlope, valueIntercept } = pngOf(image, '8-bit');
  const back = [...png.pixels].map((value) => value * valueSlope + valueIntercept);
  back.forEach((value, i) => {
    expect(value).toBeCloseTo(10 * (i + 1), 0);
  });
  expect((png.pixels[0] ?? 0) < (png.pixels[2] ?? 0)).toBe(photometric === 'MONOCHROME2');
});

test('colour stays colour in both', () => {
  const image = imageOf(
    { rows: 1, columns: 1, bits: 8, samples: 3, photometric: 'RGB' },
    [1, 2, 3],
  );
  for (const depth of ['8-bit', '16-bit'] as const) {
    expect(pngOf(image, depth).png).toMatchObject({ samplesPerPixel: 3 });
    expect([...pngOf(image, depth).png.pixels]).toEqual([1, 2, 3]);
  }
});

const lut = (entries: readonly number[]) => [
  dataSetOf([
    element(Tag.LUTDescriptor, 'US', [entries.length, 0, 16]),
    element(Tag.LUTData, 'OW', entries),
  ]),
];

test('16 bit with a modality LUT are its values', () => {
  const more = [sequence(Tag.ModalityLUTSequence, lut([7, 70, 65_535]))];
  const image = pngOf(imageOf(shape, [0, 1, 9], more), '16-bit');
  expect([...image.png.pixels]).toEqual([7, 70, 65_535]);
  expect(image).toMatchObject({ valueSlope: 1, valueIntercept: 0 });
});

test('8 bit through a table or a sigmoid says that no slope leads back', () => {
  const tabled = [sequence(Tag.VOILUTSequence, lut([65_535, 0]))];
  const sigmoid = [
    element(Tag.WindowCenter, 'DS', '2'),
    element(Tag.WindowWidth, 'DS', '1'),
    element(Tag.VOILUTFunction, 'CS', 'SIGMOID'),
  ];
  const noWayBack = { valueSlope: 1, valueIntercept: 0, valueUnit: 'displayed' };
  const byTable = pngOf(imageOf(shape, [0, 1, 9], tabled), '8-bit');
  expect([...byTable.png.pixels]).toEqual([255, 0, 0]);
  expect(byTable).toMatchObject(noWayBack);
  const bySigmoid = pngOf(imageOf(shape, [0, 2, 9], sigmoid), '8-bit');
  expect([...bySigmoid.png.pixels]).toEqual([0, 128, 255]);
  expect(bySigmoid).toMatchObject(noWayBack);
});

test('8 bit through an exact window leads back to its ends', () => {
  const exact = [
    element(Tag.WindowCenter, 'DS', '200'),
    element(Tag.WindowWidth, 'DS', '400'),
    element(Tag.VOILUTFunction, 'CS', 'LINEAR_EXACT'),
  ];
  const { png, valueSlope, valueIntercept } = pngOf(imageOf(shape, [0, 200, 400], exact), '8-bit');
  expect([...png.pixels]).toEqual([0, 128, 255]);
  expect(255 * valueSlope + valueIntercept).toBeCloseTo(400, 6);
  expect(valueIntercept).toBe(0);
});
