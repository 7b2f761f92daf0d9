import { expect, test } from 'vitest';
import type { PixelBox } from '../core/deid/pixels/pixel-box.ts';
import { PixelReview } from './pixel-review.svelte.ts';

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
