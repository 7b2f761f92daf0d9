import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipBox } from '../pixel-box.ts';
import { coveredShare, coveringBoxes } from './covering-boxes.ts';
import { sampleFrames } from './sample-frames.ts';

const SIZE = { rows: 100, columns: 200 };

test('a margin at each side, clipped, in whole pixels', () => {
  const texts = [{ row: 1.2, column: 50.5, rows: 20, columns: 30 }];
  expect(coveringBoxes(texts, [], SIZE)).toEqual([{ row: 0, column: 47, rows: 25, columns: 37 }]);
});

test('near lines are one box, far ones are not', () => {
  const line = (row: number, column = 10) => ({ row, column, rows: 12, columns: 60 });
  expect(coveringBoxes([line(10), line(23)], [], SIZE)).toHaveLength(1);
  expect(coveringBoxes([line(10), line(60)], [], SIZE)).toHaveLength(2);
  expect(coveringBoxes([line(10), line(10, 120)], [], SIZE)).toHaveLength(2);
});

test('what other boxes cover as a whole is left out; these stay as they are', () => {
  const banner = { row: 0, column: 0, rows: 30, columns: 200 };
  const inside = { row: 5, column: 20, rows: 10, columns: 40 };
  const across = { row: 20, column: 20, rows: 20, columns: 40 };
  const boxes = coveringBoxes([inside, across], [banner], SIZE);
  expect(boxes).toHaveLength(2);
  expect(boxes[0]).toBe(banner);
  expect(coveredShare(across, boxes)).toBe(1);
});

test('every text is covered as a whole, and every box is in the picture', () => {
  const anyText = fc.record({
    row: fc.double({ min: -5, max: 99, noNaN: true }),
    column: fc.double({ min: -5, max: 199, noNaN: true }),
    rows: fc.double({ min: 1, max: 40, noNaN: true }),
    columns: fc.double({ min: 1, max: 90, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 9 }), (texts) => {
      const boxes = coveringBoxes(texts, [], SIZE);
      for (const box of boxes) expect(clipBox(box, SIZE)).toEqual(box);
      for (const text of texts) {
        const inside = clipBox(text, SIZE);
        if (!inside) continue;
        const isIn = boxes.some((box) => coveredShare(inside, [box]) > 1 - 1e-9);
        expect(isIn).toBe(true);
      }
    }),
  );
});

test('frames: all of a short clip, else the first, the last and some between', () => {
  expect(sampleFrames(1)).toEqual([0]);
  expect(sampleFrames(8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(sampleFrames(100)).toEqual([0, 14, 28, 42, 57, 71, 85, 99]);
});
