import { describe, expect, it } from 'vitest';
import { windowToBytes, type Window } from '../../core/imaging/window.ts';
import type { Frame } from '../../core/rpc/frames-api.ts';
import { paintFrame, valueAt, type Appearance } from './paint-frame.ts';

const SIZE = 64;
const CT_VALUES = [-1000, 0, 100, 3000] as const;

/** These values over and over. */
function frameOf(values: readonly number[], slope = 1): Frame {
  return {
    rows: SIZE,
    columns: SIZE,
    samplesPerPixel: 1,
    pixels: Int16Array.from(
      { length: SIZE * SIZE },
      (_, at) => values[at % values.length] as number,
    ),
    rescaleSlope: slope,
    rescaleIntercept: 0,
    modalityTable: null,
    isHounsfield: true,
    vois: [{ kind: 'window', explanation: '', window: { center: 40, width: 400 } }],
    padding: null,
    overlays: [],
    inverted: false,
  };
}

const through = (window: Window, inverted = false): Appearance => ({
  voi: { kind: 'window', explanation: '', window },
  inverted,
  hasOverlays: true,
});

describe('painting', () => {
  it('gives each value the same grey as the window function, by table or one by one', () => {
    for (const slope of [1, 2.5]) {
      const frame = frameOf(CT_VALUES, slope);
      const big = new Int16Array(300 * 300);
      big.set(frame.pixels);
      const large = { ...frame, rows: 300, columns: 300, pixels: big };
      for (const each of [frame, large]) {
        const painted = paintFrame(each, through({ center: 40, width: 400 })).data;
        const rescaled = Float32Array.from(each.pixels, (value) => value * slope);
        const expected = windowToBytes(rescaled, { center: 40, width: 400 });
        expect(expected.every((grey, i) => painted[4 * i] === grey)).toBe(true);
      }
    }
  });

  it('turns MONOCHROME1 round, and back when the reader inverts it', () => {
    const frame = { ...frameOf(CT_VALUES), inverted: true };
    const window = { center: 40, width: 400 };
    expect(paintFrame(frame, through(window)).data[0]).toBe(255);
    expect(paintFrame(frame, through(window, true)).data[0]).toBe(0);
  });

  it('shows colour as it is stored', () => {
    const pixels = Uint8Array.of(10, 20, 30, 200, 100, 50);
    const frame: Frame = {
      ...frameOf(CT_VALUES),
      rows: 1,
      columns: 2,
      samplesPerPixel: 3,
      pixels,
    };
    const window = { center: 0, width: 1 };
    expect([...paintFrame(frame, through(window)).data]).toEqual([
      10, 20, 30, 255, 200, 100, 50, 255,
    ]);
    expect([...paintFrame(frame, through(window, true)).data.slice(0, 4)]).toEqual([
      245, 235, 225, 255,
    ]);
    expect(valueAt(frame, 0, 1)).toEqual([200, 100, 50]);
  });

  it('tells values in the modality unit, and none of padding', () => {
    const frame = { ...frameOf(CT_VALUES), rescaleSlope: 2, rescaleIntercept: -24 };
    expect(valueAt(frame, 63, 63)).toEqual([5976]);
    expect(valueAt(frame, 64, 0)).toBeNull();
    expect(valueAt({ ...frame, padding: { min: 3000, max: 3000 } }, 63, 63)).toBeNull();
  });

  it('draws overlays over the picture, unless the reader takes them away', () => {
    const secondPixel = new Uint8Array(512);
    secondPixel[0] = 0b10;
    const frame: Frame = {
      ...frameOf([40, 40]),
      overlays: [{ kind: 'graphics', bits: secondPixel }],
    };
    const appearance = through({ center: 40.5, width: 2 });
    const [first, second] = [0, 4].map((at) => [
      ...paintFrame(frame, appearance).data.slice(at, at + 4),
    ]);
    expect(first).toEqual([128, 128, 128, 255]);
    expect(second).toEqual([255, 200, 77, 255]);
    const without = paintFrame(frame, { ...appearance, hasOverlays: false }).data;
    expect([...without.slice(4, 8)]).toEqual(first);
  });
});
