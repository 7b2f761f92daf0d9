import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dataSetOf, element, sequence } from '../../dicom/build.ts';
import type { DataSet } from '../../dicom/dataset.ts';
import * as T from '../../dicom/tags.generated.ts';
import { clipBox, suggestedBoxes, type PixelBox } from './pixel-box.ts';

const SIZE = { rows: 20, columns: 30 };

/** A region from corner to corner, both included, as an ultrasound writes it. */
function region([left, top, right, bottom]: readonly [number, number, number, number]): DataSet {
  return dataSetOf([
    element(T.RegionLocationMinX0, 'UL', left),
    element(T.RegionLocationMinY0, 'UL', top),
    element(T.RegionLocationMaxX1, 'UL', right),
    element(T.RegionLocationMaxY1, 'UL', bottom),
  ]);
}

const withRegions = (...items: readonly DataSet[]): DataSet =>
  dataSetOf([sequence(T.SequenceOfUltrasoundRegions, items)]);

const covers = ({ row, column, rows, columns }: PixelBox, y: number, x: number) =>
  y >= row && y < row + rows && x >= column && x < column + columns;

test('one region: a box above, at each side, and below', () => {
  expect(suggestedBoxes(withRegions(region([4, 6, 25, 17])), SIZE)).toEqual([
    { row: 0, column: 0, rows: 6, columns: 30 },
    { row: 6, column: 0, rows: 12, columns: 4 },
    { row: 6, column: 26, rows: 12, columns: 4 },
    { row: 18, column: 0, rows: 2, columns: 30 },
  ]);
});

test('no region, or none that lies in the picture: no suggestion', () => {
  expect(suggestedBoxes(new Map(), SIZE)).toEqual([]);
  expect(suggestedBoxes(withRegions(), SIZE)).toEqual([]);
  expect(suggestedBoxes(withRegions(dataSetOf([])), SIZE)).toEqual([]);
  expect(suggestedBoxes(withRegions(region([40, 2, 50, 9]), region([9, 9, 2, 2])), SIZE)).toEqual(
    [],
  );
});

test('any regions: each pixel is in a region or in exactly one box', () => {
  const corner = (most: number) => fc.integer({ min: 0, max: most + 5 });
  const anyRegion = fc
    .tuple(corner(30), corner(20), corner(30), corner(20))
    .map(([x0, y0, x1, y1]): [number, number, number, number] => [
      Math.min(x0, x1),
      Math.min(y0, y1),
      Math.max(x0, x1),
      Math.max(y0, y1),
    ]);
  fc.assert(
    fc.property(fc.array(anyRegion, { minLength: 1, maxLength: 5 }), (corners) => {
      const boxes = suggestedBoxes(withRegions(...corners.map(region)), SIZE);
      const isAnyInside = corners.some(([left, top]) => left < 30 && top < 20);
      fc.pre(isAnyInside);
      for (let y = 0; y < SIZE.rows; y += 1) {
        for (let x = 0; x < SIZE.columns; x += 1) {
          const isRegion = corners.some(
            ([left, top, right, bottom]) => x >= left && x <= right && y >= top && y <= bottom,
          );
          const count = boxes.filter((box) => covers(box, y, x)).length;
          expect(count).toBe(isRegion ? 0 : 1);
        }
      }
    }),
  );
});

test('a box is clipped to whole pixels of the picture; a pixel that is touched counts', () => {
  expect(clipBox({ row: -4, column: 28.5, rows: 10.2, columns: 9 }, SIZE)).toEqual({
    row: 0,
    column: 28,
    rows: 7,
    columns: 2,
  });
  expect(clipBox({ row: 20, column: 0, rows: 4, columns: 4 }, SIZE)).toBeNull();
  expect(clipBox({ row: 3, column: 3, rows: -1, columns: 4 }, SIZE)).toBeNull();
  expect(clipBox({ row: NaN, column: 3, rows: 1, columns: 4 }, SIZE)).toBeNull();
});
