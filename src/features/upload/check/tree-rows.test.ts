import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { surveyedHeader } from '../../../../tests/support/surveyed-header.ts';
import { identify } from '../../../core/deid/brands.ts';
import { SurveyBook } from '../../../state/survey-book.ts';
import { LEVELS, moveOf, treeRows, type TreeRow } from './tree-rows.ts';

const PEOPLE = ['Hong^Gildong==홍^길동', 'Kim^Cheolsu', 'Doe^Jane'];

/** Three people with two studies of two series each. */
function patients() {
  const book = new SurveyBook();
  const headers = PEOPLE.flatMap((name, person) =>
    [1, 2].flatMap((study) =>
      [1, 2].map((series) =>
        surveyedHeader({
          personId: `p${person}`,
          patientId: identify(`ID-${person}`),
          patientName: identify(name),
          studyKey: `p${person} ${study}`,
          studyDescription: identify(study === 1 ? 'Chest' : 'Head'),
          seriesKey: `p${person} ${study} ${series}`,
          seriesNumber: series,
          seriesDescription: identify(series === 1 ? 'Axial' : 'Coronal'),
        }),
      ),
    ),
  );
  const files = headers.map((_, header) => ({
    header,
    imageId: `i${header}`,
    imageNo: 1,
    isStored: false,
  }));
  book.add(0, { headers, files });
  return book.finish('20260601').patients;
}

const rowsOf = (search = '', isOpen: (id: string) => boolean = () => true) =>
  treeRows(patients(), { search, isShown: () => true, isOpen });
const inShort = (rows: readonly TreeRow[]) => rows.map(({ kind }) => kind[1]).join('');

describe('the lines', () => {
  test('stand in their order, with their place among those beside them', () => {
    const rows = rowsOf();
    expect(inShort(rows)).toBe('ateetee'.repeat(3));
    expect(rows[0]).toMatchObject({ kind: 'patient', position: 1, setSize: 3 });
    expect(rows[1]).toMatchObject({ kind: 'study', position: 1, setSize: 2 });
    expect(rows[3]).toMatchObject({ kind: 'series', position: 2, setSize: 2 });
  });

  test('of what is closed are not there', () => {
    expect(inShort(rowsOf('', () => false))).toBe('aaa');
    expect(inShort(rowsOf('', (id) => id.startsWith('p')))).toBe('att'.repeat(3));
  });

  test.each([
    ['길동', 'ateetee'],
    ['홍길동', 'ateetee'],
    ['홍길동'.normalize('NFD'), 'ateetee'],
    ['id-1', 'ateetee'],
    ['jane', 'ateetee'],
    ['head', 'atee'.repeat(3)],
    ['coronal', 'atete'.repeat(3)],
    ['nobody', ''],
  ])('that %s finds bring what is around them', (search, found) => {
    expect(inShort(rowsOf(search))).toBe(found);
  });

  test('of series that are not shown bring nothing else along', () => {
    const rows = treeRows(patients(), {
      search: '',
      isShown: ({ key }) => key === 'p1 2 1',
      isOpen: () => true,
    });
    expect(inShort(rows)).toBe('ate');
  });
});

describe('keys', () => {
  test('never lead outside of the tree, and every line is reached', () => {
    const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'ArrowLeft'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...keys)), (pressed) => {
        const rows = rowsOf();
        let at = 0;
        for (const key of pressed) {
          const move = moveOf(key, rows, at, 5);
          if (move && 'to' in move) at = move.to;
          expect(rows[at]).toBeDefined();
        }
      }),
    );
    const rows = rowsOf();
    const seen = new Set<string | undefined>();
    for (let at = 0, last = -1; at !== last;) {
      seen.add(rows[at]?.id);
      last = at;
      const move = moveOf('ArrowDown', rows, at, 5);
      if (move && 'to' in move) at = move.to;
    }
    expect(seen.size).toBe(rows.length);
  });

  test('right opens, then goes in; left closes, then goes out', () => {
    const closed = rowsOf('', () => false);
    expect(moveOf('ArrowRight', closed, 1, 5)).toEqual({ toggle: closed[1] });
    expect(moveOf('ArrowLeft', closed, 1, 5)).toBeNull();
    const rows = rowsOf();
    expect(moveOf('ArrowRight', rows, 0, 5)).toEqual({ to: 1 });
    expect(moveOf('ArrowLeft', rows, 0, 5)).toEqual({ toggle: rows[0] });
    expect(rows[3]?.kind).toBe('series');
    expect(moveOf('ArrowRight', rows, 3, 5)).toBeNull();
    expect(moveOf('ArrowLeft', rows, 3, 5)).toEqual({ to: 1 });
    expect(LEVELS).toEqual({ patient: 1, study: 2, series: 3 });
  });
});
