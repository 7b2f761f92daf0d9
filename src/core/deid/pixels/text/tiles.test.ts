import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectorInput } from './detector-input.ts';
import { tilesOf } from './tiles.ts';

test('tiles cover the enlarged picture, with an overlap, in multiples of 32', () => {
  const side = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(side, side, (rows, columns) => {
      const { scale, tiles } = tilesOf({ rows, columns });
      for (const axis of ['row', 'column'] as const) {
        const length = axis === 'row' ? 'rows' : 'columns';
        const spans = [...new Map(tiles.map((tile) => [tile[axis], tile[axis] + tile[length]]))];
        let covered = 0;
        for (const [from, to] of spans.sort(([a], [b]) => a - b)) {
          expect(from).toBeLessThanOrEqual(covered === 0 ? 0 : covered - 64);
          covered = to;
        }
        const size = axis === 'row' ? rows : columns;
        expect(covered).toBeGreaterThanOrEqual(Math.round(size * scale));
      }
      for (const tile of tiles) {
        expect(tile.rows % 32).toBe(0);
        expect(tile.columns % 32).toBe(0);
        expect(Math.max(tile.rows, tile.columns)).toBeLessThanOrEqual(1600);
      }
    }),
  );
});

test('small pictures are enlarged, large ones are not', () => {
  expect(tilesOf({ rows: 512, columns: 512 }).scale).toBe(2);
  expect(tilesOf({ rows: 768, columns: 1024 }).scale).toBe(2);
  expect(tilesOf({ rows: 2000, columns: 2000 }).scale).toBe(1);
  expect(tilesOf({ rows: 5200, columns: 2600 }).scale).toBe(0.5);
});

test('the input: blue first, normalised, enlarged, the last pixel going on', () => {
  const bytes = Uint8Array.of(255, 0, 0, 255, 0, 0);
  const picture = { rows: 1, columns: 2, samplesPerPixel: 3 as const, bytes };
  const tile = { row: 0, column: 0, rows: 32, columns: 32 };
  const input = detectorInput(picture, tile, 2);
  const planes = [0, 1, 2].map((plane) => input.subarray(plane * 1024, (plane + 1) * 1024));
  const expected = [(0 - 0.485) / 0.229, (0 - 0.456) / 0.224, (1 - 0.406) / 0.225];
  for (const [plane, value] of expected.entries()) {
    expect(planes[plane]?.every((each) => Math.abs(each - value) < 1e-5)).toBe(true);
  }
  const grey = { rows: 1, columns: 2, samplesPerPixel: 1 as const, bytes: Uint8Array.of(0, 200) };
  const row = [...detectorInput(grey, tile, 2).subarray(0, 5)];
  const levels = row.map((value) => Math.abs(Math.round((value * 0.229 + 0.485) * 255)));
  expect(levels).toEqual([0, 50, 150, 200, 200]);
});
