import { expect, test } from 'vitest';
import { element } from '../../dicom/build.ts';
import * as T from '../../dicom/tags.generated.ts';
import { latin1 } from '../../dicom/character-sets.ts';
import { cleanElement } from './clean-element.ts';

const cleanedOf = (names: string[], ...values: string[]) => {
  const source = element(T.SeriesDescription, 'LO', values);
  return latin1(cleanElement(source, [], new Set(names)).element.bytes).trim();
};
const cleaned = (...values: string[]) => cleanedOf([], ...values);

test('each value is cleaned, and keeps its place', () => {
  expect(cleaned('CT Hong', 'chest 5 mm', 'L5')).toBe('CT\\chest 5 mm\\L5');
});

test('a number is not left in pieces, one in each value', () => {
  expect(cleaned('CT 01', '09 99', '91', '23 chest')).toBe('CT\\\\\\chest');
});

test('known words that somebody in the file is called by go too, and leave no number behind', () => {
  expect(cleanedOf(['stone', 'test'], 'renal stone test', 'kidney stones')).toBe('renal\\kidney');
  expect(cleanedOf(['fa'], 'FA map', 'fat sat')).toBe('map\\fat sat');
  expect(cleanedOf(['head'], '12 head 34 head 56 head 78')).toBe('');
});
