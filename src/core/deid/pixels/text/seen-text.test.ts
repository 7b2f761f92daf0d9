import { expect, test } from 'vitest';
import { identify } from '../../brands.ts';
import { isCovered, newTexts, undecidedTexts, withTextsOf, type SeenText } from './seen-text.ts';

const text = (row: number, telling: SeenText['telling'] = null, columns = 40): SeenText => ({
  box: { row, column: 10, rows: 10, columns },
  text: identify(`at ${row}`),
  telling,
});
const boxOver = ({ box }: SeenText, columns = box.columns) => ({ ...box, columns });

test('frames together: one place is one text, read by the one that tells more', () => {
  const [seen, ...more] = withTextsOf([text(10)], [text(11, 'name', 60)]);
  expect(more).toEqual([]);
  expect(seen).toMatchObject({ telling: 'name', box: { row: 10, rows: 11, columns: 60 } });
  expect(withTextsOf([text(10)], [text(40)])).toHaveLength(2);
  expect(newTexts([text(10), text(40)], [text(12)])).toEqual([text(40)]);
});

test('covered is what hardly shows', () => {
  expect(isCovered(text(10), [boxOver(text(10))])).toBe(true);
  expect(isCovered(text(10), [boxOver(text(10), 30)])).toBe(false);
  expect(isCovered(text(10), [])).toBe(false);
});

test('after blanking: what was seen and left is decided, half a text and a new one are not', () => {
  const [left, halved, fresh] = [text(10), text(30), text(50)];
  const boxes = [boxOver(halved, 15)];
  expect(undecidedTexts([left, halved, fresh], [left, halved], boxes)).toEqual([halved, fresh]);
});

test('after blanking: what equals the header is asked again, even if it was left', () => {
  const name = text(10, 'name');
  const looks = text(30, 'like-a-date');
  expect(undecidedTexts([name, looks], [name, looks], [])).toEqual([name]);
});

test('after blanking: a sign by itself tells nothing, a letter that is left of a text does', () => {
  const sign = text(10, null, 12);
  const letter = text(30, null, 12);
  const word = text(30, null, 60);
  const boxes = [{ ...word.box, column: 24, columns: 46 }];
  expect(undecidedTexts([sign, letter], [word], boxes)).toEqual([letter]);
});
