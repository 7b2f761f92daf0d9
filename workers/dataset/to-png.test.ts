import { expect, test } from 'vitest';
import { element } from '../../src/core/dicom/build.ts';
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
