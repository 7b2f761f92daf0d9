import { expect, test } from 'vitest';
import type { Frame } from '../../../rpc/frames-api.ts';
import { linePicture } from './line-picture.ts';
import { shownPictures } from './shown-picture.ts';
import { withoutBoxes } from './without-boxes.ts';

const frame = (pixels: Frame['pixels'], center: number, width: number): Frame => ({
  rows: 10,
  columns: pixels.length / 10,
  samplesPerPixel: 1,
  pixels,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  modalityTable: null,
  isHounsfield: false,
  vois: [{ kind: 'window', explanation: '', window: { center, width } }],
  padding: null,
  inverted: false,
  overlays: [],
});
const slope = Uint16Array.from({ length: 4000 }, (_, at) => at);

test('a window that shows all values: one picture', () => {
  const [picture, ...more] = shownPictures(frame(slope, 2000, 4001));
  expect(more).toEqual([]);
  expect([picture?.bytes[0], picture?.bytes[3999]]).toEqual([0, 255]);
});

test('a window that hides values: once more with all of them', () => {
  const [shown, whole] = shownPictures(frame(slope, 3000, 100));
  expect(shown?.bytes[1000]).toBe(0);
  expect(whole?.bytes[1000]).toBe(Math.round((1000 * 255) / 3999));
});

test('colour is shown as it is', () => {
  const pixels = Uint8Array.from({ length: 300 }, (_, at) => at % 256);
  const [picture, ...more] = shownPictures({
    ...frame(pixels, 128, 256),
    columns: 10,
    samplesPerPixel: 3,
  });
  expect(more).toEqual([]);
  expect([...(picture?.bytes ?? [])]).toEqual([...pixels]);
});

test.each([
  ['light on dark', 10, 250],
  ['dark on light', 250, 10],
])('%s is read dark on white, enlarged', (_, ground, ink) => {
  const bytes = new Uint8Array(20 * 60).fill(ground);
  for (let row = 6; row < 14; row += 1) bytes.fill(ink, row * 60 + 20, row * 60 + 24);
  const picture = { rows: 20, columns: 60, samplesPerPixel: 1 as const, bytes };
  const file = linePicture(picture, { row: 4, column: 10, rows: 12, columns: 40 });
  const head = 'P5\n184 72\n255\n';
  expect(new TextDecoder().decode(file?.subarray(0, head.length))).toBe(head);
  const at = (row: number, column: number) => file?.[head.length + row * 184 + column];
  expect(at(0, 0)).toBe(255);
  expect(at(36, 16)).toBe(255);
  expect(at(30, 12 + 4 * 12)).toBe(0);
});

test('nothing is read beside the picture or where all is one grey', () => {
  const bytes = new Uint8Array(400).fill(9);
  const picture = { rows: 20, columns: 20, samplesPerPixel: 1 as const, bytes };
  expect(linePicture(picture, { row: 30, column: 0, rows: 5, columns: 5 })).toBeNull();
  expect(linePicture(picture, { row: 3, column: 0, rows: 5, columns: 5 })).toBeNull();
});

test('a black box takes the colour around it, at an edge too; the picture itself stays', () => {
  const bytes = new Uint8Array(10 * 10 * 3).map((_, at) => [200, 150, 100][at % 3] ?? 0);
  const picture = { rows: 10, columns: 10, samplesPerPixel: 3 as const, bytes: bytes.slice() };
  const boxes = [
    { row: 0, column: 0, rows: 3, columns: 4 },
    { row: 5, column: 5, rows: 2, columns: 2 },
    { row: 20, column: 0, rows: 2, columns: 2 },
  ];
  for (const { row, column, rows, columns } of boxes.slice(0, 2)) {
    for (let y = row; y < row + rows; y += 1) {
      picture.bytes.fill(0, (y * 10 + column) * 3, (y * 10 + column + columns) * 3);
    }
  }
  const blanked = picture.bytes.slice();
  expect([...withoutBoxes(picture, boxes).bytes]).toEqual([...bytes]);
  expect(picture.bytes).toEqual(blanked);
  const all = { row: 0, column: 0, rows: 10, columns: 10 };
  expect([...withoutBoxes(picture, [all]).bytes]).toEqual([...blanked]);
});
