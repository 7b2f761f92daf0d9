import { describe, expect, test } from 'vitest';
import type { PixelBox } from '../pixel-box.ts';
import { linesOfTile, joinLines } from './text-lines.ts';
import { textRegions } from './text-regions.ts';

const SIZE = { rows: 64, columns: 96 };

function mapOf(blots: readonly (PixelBox & { value: number })[]): Float32Array {
  const map = new Float32Array(SIZE.rows * SIZE.columns);
  for (const { row, column, rows, columns, value } of blots) {
    for (let y = row; y < row + rows; y += 1) {
      map.fill(value, y * SIZE.columns + column, y * SIZE.columns + column + columns);
    }
  }
  return map;
}

describe('textRegions', () => {
  test('a blot is grown by twice its area over its outline', () => {
    const blot = { row: 20, column: 10, rows: 10, columns: 40, value: 0.9 };
    const [region, ...more] = textRegions(mapOf([blot]), SIZE);
    expect(more).toEqual([]);
    expect(region?.score).toBeCloseTo(0.9, 5);
    expect(region).toMatchObject({ row: 20 - 8, column: 10 - 8, rows: 26, columns: 56 });
  });

  test('what touches by a corner is one region, what does not is two', () => {
    const at = (row: number, column: number) => ({ row, column, rows: 6, columns: 6, value: 0.8 });
    expect(textRegions(mapOf([at(4, 4), at(10, 10)]), SIZE)).toHaveLength(1);
    expect(textRegions(mapOf([at(4, 4), at(12, 12)]), SIZE)).toHaveLength(2);
  });

  test('faint, or smaller than a letter: none', () => {
    const faint = { row: 4, column: 4, rows: 9, columns: 30, value: 0.2 };
    const thin = { row: 30, column: 4, rows: 2, columns: 30, value: 0.9 };
    expect(textRegions(mapOf([faint, thin]), SIZE)).toEqual([]);
  });
});

test('a line that a seam cut is one line, in pixels of the picture', () => {
  const region = (column: number, columns: number) => ({
    row: 10,
    column,
    rows: 20,
    columns,
    score: 0.7,
  });
  const left = { row: 0, column: 0, rows: 64, columns: 96 };
  const right = { row: 0, column: 64, rows: 64, columns: 96 };
  const lines = [
    ...linesOfTile([region(40, 56)], left, 2),
    ...linesOfTile([region(0, 60)], right, 2),
    ...linesOfTile([{ ...region(0, 60), row: 40 }], right, 2),
  ];
  expect(joinLines(lines).map(({ row, column, columns }) => [row, column, columns])).toEqual([
    [5, 20, 42],
    [20, 32, 30],
  ]);
});
