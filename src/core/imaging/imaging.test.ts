import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyRecipe, recipeOutputSize, recipeStages } from './apply-recipe.ts';
import type { GreyImage } from './grey-image.ts';
import { histogramOf } from './histogram.ts';
import { normalize } from './normalize.ts';
import { resize } from './resize.ts';
import { standardize } from './standardize.ts';
import { toGrey } from './to-grey.ts';
import { fullWindow, invertedAbout, windowToBytes } from './window.ts';

const image = (rows: number, columns: number, ...values: number[]): GreyImage => ({
  rows,
  columns,
  pixels: Float32Array.from(values),
});

function expectClose(actual: Float32Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 5);
  });
}

const anyImage = fc
  .tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 17 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.integer({ min: -2000, max: 3000 }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((values) => image(rows, columns, ...values)),
  );

describe('resize', () => {
  it('has known answers', () => {
    // Twice as large, half-pixel centres: quarters between neighbours, edges repeated.
    expectClose(resize(image(1, 2, 0, 4), 1, 4).pixels, [0, 1, 3, 4]);
    // Half as large: triangle of support 2, weights .75 .75 .25 over 1.75.
    expectClose(resize(image(1, 4, 0, 1, 2, 3), 1, 2).pixels, [1.25 / 1.75, 4 / 1.75]);
    // 3 to 2, scale 1.5: weights 5/6, 1/2 at the first output, mirrored at the second.
    expectClose(resize(image(3, 1, 6, 0, 0), 2, 1).pixels, [6 * (5 / 8), 0]);
  });

  it('does not alias: a checkerboard shrinks to grey', () => {
    const board = image(32, 32, ...Array.from({ length: 1024 }, (_, i) => ((i >> 5) + i) % 2));
    for (const value of resize(board, 8, 8).pixels) expect(value).toBeCloseTo(0.5, 1);
  });

  it('keeps constants and the range, at any size', () => {
    const size = fc.integer({ min: 1, max: 19 });
    fc.assert(
      fc.property(anyImage, size, size, (input, rows, columns) => {
        const output = resize(input, rows, columns);
        expect(output.pixels).toHaveLength(rows * columns);
        expect(Math.min(...output.pixels)).toBeGreaterThanOrEqual(Math.min(...input.pixels) - 1e-3);
        expect(Math.max(...output.pixels)).toBeLessThanOrEqual(Math.max(...input.pixels) + 1e-3);
        const flat = { ...input, pixels: input.pixels.map(() => 7) };
        for (const value of resize(flat, rows, columns).pixels) expect(value).toBeCloseTo(7, 4);
      }),
    );
  });
});

describe('normalize', () => {
  it('uses the own range or a window, clamped', () => {
    expectClose(normalize(image(1, 3, -10, 0, 30), 'image').pixels, [0, 0.25, 1]);
    expectClose(normalize(image(1, 2, 5, 5), 'image').pixels, [0, 0]);
    expectClose(
      normalize(image(1, 5, -1000, -160, 40, 240, 900), { center: 40, width: 400 }).pixels,
      [0, 0, 0.5, 1, 1],
    );
    expectClose(normalize(image(1, 2, 0.1, 0.15), { center: 0.15, width: 0.1 }).pixels, [0, 0.5]);
  });
});

describe('standardize', () => {
  it('has known answers, also for a constant', () => {
    expectClose(standardize(image(2, 2, 2, 4, 4, 6)).pixels, [-Math.SQRT2, 0, 0, Math.SQRT2]);
    expectClose(standardize(image(1, 3, 0.1, 0.1, 0.1)).pixels, [0, 0, 0]);
    expectClose(standardize(image(1, 2, 0, 0)).pixels, [0, 0]);
  });
});

describe('histogramOf', () => {
  it('counts every pixel once, the largest in the last bin', () => {
    expect(histogramOf(Float32Array.of(0, 1, 2, 3, 4), 4)).toEqual({
      min: 0,
      max: 4,
      counts: [1, 1, 1, 2],
    });
    expect(histogramOf(Float32Array.of(3, 3), 3)).toEqual({ min: 3, max: 3, counts: [2, 0, 0] });
    fc.assert(
      fc.property(anyImage, fc.integer({ min: 1, max: 64 }), ({ pixels }, bins) => {
        const { counts } = histogramOf(pixels, bins);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(pixels.length);
      }),
    );
  });
});

describe('recipe', () => {
  const recipe = {
    steps: [
      { kind: 'resize' as const, rows: 8, columns: 9 },
      { kind: 'normalize' as const, range: { center: 40, width: 400 } },
      { kind: 'standardize' as const },
    ],
  };

  it('gives the input and every stage; the last one is the result', () => {
    const input = image(11, 13, ...Array.from({ length: 143 }, (_, i) => i - 70));
    const before = input.pixels.slice();
    const stages = recipeStages(input, recipe);
    expect(stages.map(({ rows, columns }) => [rows, columns])).toEqual([
      [11, 13],
      [8, 9],
      [8, 9],
      [8, 9],
    ]);
    expect(stages[2]).toEqual(normalize(resize(input, 8, 9), { center: 40, width: 400 }));
    expect(applyRecipe(input, recipe)).toEqual(stages[3]);
    expect(input.pixels).toEqual(before);
    expect(recipeOutputSize(recipe, input)).toEqual({ rows: 8, columns: 9 });
    expect(recipeOutputSize({ steps: [{ kind: 'standardize' }] }, input)).toEqual({
      rows: 11,
      columns: 13,
    });
  });
});

describe('window', () => {
  it('is a threshold at width 1: above centre − ½ is white', () => {
    const bytes = windowToBytes(Float32Array.of(99, 99.5, 100), { center: 100, width: 1 });
    expect([...bytes]).toEqual([0, 0, 255]);
  });

  it('inverts MONOCHROME1', () => {
    const values = Float32Array.of(0, 100, 255);
    const window = fullWindow(values);
    expect([...windowToBytes(values, window)]).toEqual([0, 100, 255]);
    expect([...windowToBytes(values, window, { inverted: true })]).toEqual([255, 155, 0]);
    expect([...invertedAbout(values, [0, 255])]).toEqual([255, 155, 0]);
  });
});

describe('toGrey', () => {
  it('weighs red, green and blue', () => {
    expectClose(
      toGrey([255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 200, 200]),
      [76.245, 149.685, 29.07, 200],
    );
  });
});
