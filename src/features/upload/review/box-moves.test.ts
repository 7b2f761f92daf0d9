import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PixelBox } from '../../../core/deid/pixels/pixel-box.ts';
import { boxAfterKey, boxBetween, newBox } from './box-moves.ts';

const SIZE = { rows: 256, columns: 512 };
const box: PixelBox = { row: 10, column: 20, rows: 30, columns: 40 };
const key = (name: string, { shiftKey = false, ctrlKey = false } = {}) =>
  boxAfterKey(box, { key: name, shiftKey, ctrlKey }, SIZE);

test('arrows move, with Shift they resize, with Ctrl by one pixel; other keys are not taken', () => {
  expect(key('ArrowLeft')).toEqual({ ...box, column: 16 });
  expect(key('ArrowDown', { shiftKey: true })).toEqual({ ...box, rows: 34 });
  expect(key('ArrowRight', { shiftKey: true, ctrlKey: true })).toEqual({ ...box, columns: 41 });
  expect(key('Enter')).toBeNull();
});

test('whatever keys are pressed, the box stays in the picture and is at least a pixel', () => {
  const stroke = fc.record({
    key: fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'),
    shiftKey: fc.boolean(),
    ctrlKey: fc.boolean(),
  });
  const size = { rows: 9, columns: 14 };
  fc.assert(
    fc.property(fc.array(stroke, { maxLength: 60 }), (strokes) => {
      let at: PixelBox = { row: 2, column: 3, rows: 4, columns: 5 };
      for (const each of strokes) at = boxAfterKey(at, each, size) ?? at;
      expect(Math.min(at.row, at.column)).toBeGreaterThanOrEqual(0);
      expect(Math.min(at.rows, at.columns)).toBeGreaterThanOrEqual(1);
      expect(at.row + at.rows).toBeLessThanOrEqual(size.rows);
      expect(at.column + at.columns).toBeLessThanOrEqual(size.columns);
    }),
  );
});

test('a box is drawn in any direction and ends at the edge; a click is none', () => {
  const [a, b] = [
    { row: 20.4, column: 600 },
    { row: 5.6, column: 500 },
  ];
  const drawn = { row: 5, column: 500, rows: 16, columns: 12 };
  expect(boxBetween(a, b, SIZE)).toEqual(drawn);
  expect(boxBetween(b, a, SIZE)).toEqual(drawn);
  expect(boxBetween(a, { row: 21, column: 599 }, SIZE)).toBeNull();
  expect(boxBetween({ row: 5, column: 5 }, { row: 5.5, column: 6 }, SIZE)).toBeNull();
});

test('a new box is a banner at the top, or in the middle where that is covered', () => {
  const banner = newBox([], SIZE);
  expect(banner).toEqual({ row: 0, column: 0, rows: 20, columns: 512 });
  expect(newBox([banner], SIZE)).toEqual({ row: 118, column: 170, rows: 20, columns: 171 });
});
