import { describe, expect, test } from 'vitest';
import { identify } from '../core/deid/brands.ts';
import type { PixelBox } from '../core/deid/pixels/pixel-box.ts';
import type { SeenText } from '../core/deid/pixels/text/seen-text.ts';
import { PixelReview } from './pixel-review.svelte.ts';
import type { TextSearch } from './text-search.svelte.ts';

const bannerAt = (row: number): readonly PixelBox[] => [{ row, column: 0, rows: 5, columns: 9 }];
const [drawn, other] = [bannerAt(1), bannerAt(2)];
const facts = { seriesKey: 's', suggested: [], rows: 50, columns: 50 };

test('boxes: drawn on the picture, else of its series, else suggested', () => {
  const review = new PixelReview();
  expect(review.boxesOf(0, { ...facts, suggested: other })).toBe(other);
  review.applyToSeries('s', drawn);
  expect(review.boxesOf(0, { ...facts, suggested: other })).toBe(drawn);
  expect(review.boxesOf(1, { ...facts, seriesKey: 'another' })).toEqual([]);
  review.draw(0, 's', other);
  expect(review.boxesOf(0, facts)).toBe(other);
  expect(review.boxesOf(1, facts)).toBe(drawn);
});

test('the series takes over what was drawn on its open pictures, not what is decided', () => {
  const review = new PixelReview();
  for (const index of [0, 1]) review.draw(index, 's', other);
  review.decide(0, { kind: 'blanked', boxes: other });
  review.applyToSeries('s', drawn);
  expect(review.boxesOf(0, facts)).toBe(other);
  expect(review.boxesOf(1, facts)).toBe(drawn);
  expect(review.verdictOf(1)).toBeNull();
});

test('a box that changes takes the decision back: what was approved is what was seen', () => {
  const review = new PixelReview();
  review.decide(3, { kind: 'as-it-is' });
  review.draw(3, 's', drawn);
  expect(review.verdictOf(3)).toBeNull();
  expect(review.approved).toEqual([]);
  expect(review.canUndo).toBe(false);
});

test('decisions are taken back one by one, and not once they are under way', () => {
  const review = new PixelReview();
  review.decide(0, { kind: 'as-it-is' });
  review.decide(1, { kind: 'left' });
  review.decide(2, { kind: 'blanked', boxes: drawn });
  review.decide(0, { kind: 'left' });
  expect(review.undo()).toBe(0);
  expect(review.approved).toEqual([{ index: 2, boxes: drawn }]);
  review.release(review.approved);
  expect(review.approved).toEqual([]);
  expect(review.undo()).toBe(1);
  expect(review.undo()).toBeNull();
  review.decide(5, { kind: 'left' });
  review.applyToSeries('s', drawn);
  review.clear();
  expect(review.verdictOf(5)).toBeNull();
  expect(review.boxesOf(5, facts)).toEqual([]);
});

describe('what would be stored is looked at once more', () => {
  const box = { row: 10, column: 10, rows: 10, columns: 60 };
  const seen: SeenText = { box, text: identify('DOE, JANE'), telling: 'name' };
  const size = { rows: 50, columns: 100, seriesKey: 's', suggested: [], frames: 1, rule: null };

  /** Finds `before` in pictures as they are, and `left` in blanked ones. */
  function reviewOf(before: readonly SeenText[], left: () => Promise<readonly SeenText[]>) {
    const search = {
      failure: null,
      stateOf: () => ({ kind: 'found', texts: before, boxes: [], facts: size }),
      look: async () => ({ texts: await left(), facts: size }),
      clear: () => undefined,
    };
    return new PixelReview(search as unknown as TextSearch);
  }

  test('nothing left: approved, and not before the look is over', async () => {
    const review = reviewOf([seen], () => Promise.resolve([]));
    review.decide(0, { kind: 'blanked', boxes: drawn });
    expect(review.checkOf(0)?.kind).toBe('checking');
    expect(review.approved).toEqual([]);
    await expect.poll(() => review.checkOf(0)?.kind).toBe('clear');
    expect(review.approved).toEqual([{ index: 0, boxes: drawn }]);
  });

  test('a name left: not approved until the person says so, and asked anew after a change', async () => {
    const review = reviewOf([seen], () => Promise.resolve([seen]));
    review.decide(0, { kind: 'blanked', boxes: drawn });
    await expect.poll(() => review.checkOf(0)).toEqual({ kind: 'doubt', texts: [seen] });
    expect(review.approved).toEqual([]);
    review.confirm(0);
    expect(review.approved).toHaveLength(1);
    review.draw(0, 's', other);
    expect(review.checkOf(0)).toBeNull();
    expect(review.approved).toEqual([]);
  });

  test('as it is: what was found before is asked about, without another look', async () => {
    const review = reviewOf([seen], () => Promise.reject(new Error('looked twice')));
    review.decide(0, { kind: 'as-it-is' });
    await expect.poll(() => review.checkOf(0)?.kind).toBe('doubt');
  });

  test('where the program cannot look, the decision of the person stands', async () => {
    const review = reviewOf([], () => Promise.reject(new Error('no models')));
    review.decide(0, { kind: 'blanked', boxes: drawn });
    await expect.poll(() => review.checkOf(0)?.kind).toBe('unchecked');
    expect(review.approved).toHaveLength(1);
    review.decide(1, { kind: 'left' });
    expect(review.checkOf(1)).toBeNull();
  });

  test('boxes of a series, and over text that the picture they came from does not have', () => {
    const review = reviewOf([seen], () => Promise.resolve([]));
    review.applyToSeries('s', drawn, 0);
    expect(review.boxesOf(1, size)).toBe(drawn);
    const unknown = reviewOf([seen], () => Promise.resolve([]));
    unknown.applyToSeries('s', drawn);
    const boxes = unknown.boxesOf(1, size);
    expect(boxes[0]).toEqual(drawn[0]);
    expect(boxes[1]).toMatchObject({ row: 8, column: 8 });
  });
});
