import { expect, test } from 'vitest';
import { element } from '../../dicom/build.ts';
import * as T from '../../dicom/tags.generated.ts';
import { latin1 } from '../../dicom/character-sets.ts';
import { cleanElement } from './clean-element.ts';

const cleaned = (...values: string[]) =>
  latin1(cleanElement(element(T.SeriesDescription, 'LO', values), []).element.bytes).trim();

test('each value is cleaned, and keeps its place', () => {
  expect(cleaned('CT Hong', 'chest 5 mm', 'L5')).toBe('CT\\chest 5 mm\\L5');
});

test('a number is not left in pieces, one in each value', () => {
  expect(cleaned('CT 01', '09 99', '91', '23 chest')).toBe('CT\\\\\\chest');
});
