import { expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { nativePixelDataOf, withoutPixelPadding } from './native-pixel-data.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0);
const padded = dataSetOf([
  ...imageOf({ rows: 3, columns: 3, bits: 8 }, []).values(),
  element(Tag.PixelData, 'OB', bytes),
]);

test('zeros behind the pixels go, but for the one that makes them even; nothing is copied', () => {
  const pixels = nativePixelDataOf(withoutPixelPadding(padded));
  expect(pixels?.kind === 'value' && pixels.bytes).toEqual(bytes.subarray(0, 10));
  expect(pixels?.kind === 'value' && pixels.bytes.buffer).toBe(bytes.buffer);
});

test('on the disk too', () => {
  const blob = new Blob([bytes]);
  const onDisk: DataSet = new Map([
    ...padded,
    [Tag.PixelData, { kind: 'bulk', tag: Tag.PixelData, vr: 'OB', blob }],
  ]);
  const pixels = nativePixelDataOf(withoutPixelPadding(onDisk));
  expect(pixels?.kind === 'bulk' && pixels.blob.size).toBe(10);
});

test('what has nothing behind its pixels, or no pixels, stays the same', () => {
  const exact = withoutPixelPadding(padded);
  expect(withoutPixelPadding(exact)).toBe(exact);
  const empty: DataSet = new Map();
  expect(withoutPixelPadding(empty)).toBe(empty);
});
