import { describe, expect, test } from 'vitest';
import { identify } from '../../../core/deid/brands.ts';
import type { AttributeChange, Change } from '../../../core/deid/changes.ts';
import * as Tag from '../../../core/dicom/tags.generated.ts';
import { changeRows, shownKeyword, shownTag } from './change-rows.ts';

function row(tag: number, change: Change, more: Partial<AttributeChange> = {}): AttributeChange {
  const text = (value: string) => identify({ kind: 'text', text: value, isCut: false } as const);
  return {
    tag,
    keyword: null,
    vr: 'LO',
    depth: 0,
    item: null,
    change,
    before: text('old'),
    after: text('new'),
    ...more,
  };
}

const CHANGES: readonly AttributeChange[] = [
  row(Tag.PatientName, 'blanked', { keyword: 'PatientName' }),
  row(Tag.ReferencedStudySequence, 'kept', { keyword: 'ReferencedStudySequence', vr: 'SQ' }),
  row(Tag.RequestAttributesSequence, 'kept', { vr: 'SQ', depth: 1, item: 1 }),
  row(Tag.AccessionNumber, 'removed', { depth: 2, item: 1 }),
  row(Tag.KVP, 'kept', { keyword: 'KVP' }),
  row(0x00091001, 'removed'),
];
const found = (...view: ['all' | 'changed' | Change, string]) =>
  changeRows(CHANGES, ...view).map(({ at }) => at);

describe('the table', () => {
  test('by what happens; what is around a nested line stays', () => {
    expect(found('all', '')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(found('changed', '')).toEqual([0, 1, 2, 3, 5]);
    expect(found('removed', '')).toEqual([1, 2, 3, 5]);
    expect(found('kept', '')).toEqual([1, 2, 4]);
    expect(found('date-moved', '')).toEqual([]);
  });

  test.each([
    ['patient name', [0]],
    ['PatientName', [0]],
    ['0010,0010', [0]],
    ['00100010', [0]],
    ['(0009', [5]],
    ['kvp', [4]],
    ['OLD', [0, 1, 2, 3, 4, 5]],
    ['nowhere', []],
  ])('by %s', (search, lines) => {
    expect(found('all', search)).toEqual(lines);
  });
});

test('tags and names as a person reads them', () => {
  expect(shownTag(Tag.PatientName)).toBe('(0010,0010)');
  expect(shownTag(0x7fe00010)).toBe('(7FE0,0010)');
  expect(shownKeyword('SOPInstanceUID')).toBe('SOP Instance UID');
  expect(shownKeyword('PatientBirthDate')).toBe('Patient Birth Date');
  expect(shownKeyword('KVP')).toBe('KVP');
});
