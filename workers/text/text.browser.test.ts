import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  drawTextPicture,
  HANGUL_FONT,
  loadHangulFont,
  type TextPicture,
} from '../../tests/support/text-pictures.ts';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import { coveringBoxes } from '../../src/core/deid/pixels/text/covering-boxes.ts';
import type { PixelBox } from '../../src/core/deid/pixels/pixel-box.ts';
import type { Frame } from '../../src/core/rpc/frames-api.ts';
import { createTextWorker } from '../../src/platform/workers/index.ts';

const worker = createTextWorker();
beforeAll(loadHangulFont);
afterAll(() => {
  worker.terminate();
});

const FULL = { kind: 'window', explanation: '', window: { center: 128, width: 256 } } as const;

function frameOf({ rows, columns, rgb }: TextPicture, samplesPerPixel: 1 | 3): Frame {
  const grey = rgb.filter((_, at) => at % 3 === 0);
  return {
    rows,
    columns,
    samplesPerPixel,
    pixels: samplesPerPixel === 3 ? rgb : grey,
    rescaleSlope: 1,
    rescaleIntercept: 0,
    modalityTable: null,
    isHounsfield: false,
    vois: [FULL],
    padding: null,
    inverted: false,
    overlays: [],
  };
}

const holds = (box: PixelBox, at: number, columns: number) => {
  const row = Math.floor(at / columns);
  const column = at % columns;
  return (
    row >= box.row &&
    row < box.row + box.rows &&
    column >= box.column &&
    column < box.column + box.columns
  );
};

describe('a name, a number and a date', () => {
  const page = (dark: boolean, background: 'black' | 'white' | 'speckle' | 'gradient') =>
    drawTextPicture({
      rows: 512,
      columns: 640,
      background,
      lines: [
        { text: 'DOE, JANE', row: 14, column: 4 },
        { text: 'ID: 20231187', row: 14, column: 520 },
        { text: '03/02/2017 05:24PM', row: 300, column: 250 },
        { text: '김민수 남', row: 505, column: 8, heightPixels: 16 },
        { text: 'Seoul Hospital', row: 505, column: 540 },
      ].map((line) => ({
        heightPixels: 12,
        ...line,
        font: HANGUL_FONT,
        colour: dark ? 'black' : 'white',
      })),
    });

  test.each([
    ['white on black', false, 'black', 3],
    ['black on white', true, 'white', 1],
    ['white on speckle', false, 'speckle', 1],
    ['white on grey', false, 'gradient', 3],
  ] as const)('%s are found with every stroke, and read', async (_, dark, background, samples) => {
    const picture = page(dark, background);
    const found = await worker.call('find', [identify(frameOf(picture, samples))]);
    const boxes = coveringBoxes(
      found.map(({ box }) => box),
      [],
      picture,
    );
    for (const { text, strokes } of picture.lines) {
      const left = strokes.filter((at) => !boxes.some((box) => holds(box, at, picture.columns)));
      expect(left.length, `strokes left of ${text}`).toBe(0);
    }
    const read = found.map(({ text }) => reveal(text)).join(' | ');
    expect(read).toContain('20231187');
    expect(read).toMatch(/DOE, ?JANE/);
    expect(read).toContain('03/02/2017');
    // In speckle Hangul is found, and read wrongly.
    if (background !== 'speckle') expect(read).toContain('김민수');
  });
});

test('nothing is found where nothing is written', async () => {
  const picture = drawTextPicture({ rows: 512, columns: 512, background: 'speckle', lines: [] });
  expect(await worker.call('find', [identify(frameOf(picture, 1))])).toEqual([]);
});

test('letters that the window hides are found too', async () => {
  const picture = drawTextPicture({
    rows: 256,
    columns: 256,
    background: 'black',
    lines: [{ text: 'PLANTED 4711', row: 128, column: 60, heightPixels: 14, colour: '#303030' }],
  });
  const hidden = { ...FULL, window: { center: 200, width: 60 } };
  const frame = { ...frameOf(picture, 1), vois: [hidden] as const };
  const found = await worker.call('find', [identify(frame)]);
  expect(found.map(({ text }) => reveal(text)).join()).toContain('4711');
});
