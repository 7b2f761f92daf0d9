import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EMPTY_QUERY,
  FACETS,
  NO_VALUE,
  facetCounts,
  filterOccurrences,
  formatQuery,
  isEmptyQuery,
  matches,
  matchesImage,
  parseQuery,
  type OccurrenceQuery,
  type QueryableOccurrence,
} from './occurrence-query.ts';

const known = (value: string) => ({ value, rule: 'test', evidence: '', confidence: 1 });

function study(changes: Partial<QueryableOccurrence> = {}): QueryableOccurrence {
  return {
    radiologyOccurrenceId: 'study0000000001',
    personId: 'person000000001',
    studyUid: '2.25.1',
    modality: 'CT',
    conditionCode: '233604007',
    bodyPart: known('CHEST'),
    manufacturer: 'Phantom, Inc',
    manufacturerModel: null,
    shiftedDate: '2021-03-14',
    planes: ['AXIAL', 'CORONAL'],
    phases: ['NATIVE'],
    ...changes,
  };
}

const query = (changes: Partial<OccurrenceQuery>): OccurrenceQuery => ({
  ...EMPTY_QUERY,
  ...changes,
});
const parse = (text: string) => parseQuery(new URLSearchParams(text));

const anyQuery = fc.record({
  modality: fc.uniqueArray(fc.constantFrom('CT', 'MR', 'CR')).map((v) => v.sort()),
  condition: fc
    .uniqueArray(fc.constantFrom('233604007', 'local:a b', NO_VALUE))
    .map((v) => v.sort()),
  bodyPart: fc.uniqueArray(fc.constantFrom('CHEST', 'UNKNOWN')).map((v) => v.sort()),
  plane: fc.uniqueArray(fc.constantFrom('AXIAL', 'CORONAL')).map((v) => v.sort()),
  phase: fc.uniqueArray(fc.constantFrom('NATIVE', 'DELAYED')).map((v) => v.sort()),
  manufacturer: fc.uniqueArray(fc.string({ minLength: 1 })).map((v) => v.sort()),
  monthFrom: fc.constantFrom(null, '2019-01', '2021-03'),
  monthTo: fc.constantFrom(null, '2021-03', '2024-12'),
  text: fc.constantFrom('', 'chest', '폐렴 ct', 'a&b=c'),
});

const anyStudy = fc
  .record({
    modality: fc.constantFrom('CT', 'MR', 'CR'),
    conditionCode: fc.constantFrom('233604007', 'local:a b', null),
    bodyPart: fc.constantFrom('CHEST', 'UNKNOWN').map(known),
    planes: fc.subarray(['AXIAL', 'CORONAL'], { minLength: 1 }),
    phases: fc.subarray(['NATIVE', 'DELAYED'], { minLength: 1 }),
    manufacturer: fc.constantFrom('Phantom, Inc', null),
    shiftedDate: fc.constantFrom('2019-01-31', '2021-03-01', '2025-06-30', null),
  })
  .map(study);

describe('the address', () => {
  it('keeps a query as it is', () => {
    fc.assert(
      fc.property(anyQuery, (each) => {
        expect(parse(formatQuery(each))).toEqual(each);
      }),
    );
  });

  it('is the same for the same query, however it was written', () => {
    const written = parse(
      'phase=NATIVE&modality=MR&modality=CT&modality=MR&study=abc&view=gallery',
    );
    expect(formatQuery(written)).toBe('modality=CT&modality=MR&phase=NATIVE');
  });

  it('leaves out what cannot be read', () => {
    expect(parse('from=2021-13&to=lately&modality=&q=%20')).toEqual(query({ text: ' ' }));
    expect(isEmptyQuery(parse('from=2021-13&q=%20&study=abc'))).toBe(true);
    expect(isEmptyQuery(parse('to=2021-12'))).toBe(false);
  });
});

describe('a query', () => {
  it('means everything when it asks nothing', () => {
    expect(matches(study({ conditionCode: null, shiftedDate: null }), EMPTY_QUERY)).toBe(true);
  });

  it('takes values of one facet as alternatives and lets facets narrow each other', () => {
    expect(matches(study(), query({ modality: ['CT', 'MR'] }))).toBe(true);
    expect(matches(study(), query({ modality: ['MR'] }))).toBe(false);
    expect(matches(study(), query({ modality: ['CT'], plane: ['CORONAL'] }))).toBe(true);
    expect(matches(study(), query({ modality: ['CT'], plane: ['SAGITTAL'] }))).toBe(false);
  });

  it('finds what has no condition or manufacturer', () => {
    const bare = study({ conditionCode: null, manufacturer: null });
    expect(matches(bare, query({ condition: [NO_VALUE], manufacturer: [NO_VALUE] }))).toBe(true);
    expect(matches(study(), query({ condition: [NO_VALUE] }))).toBe(false);
  });

  it.each([
    ['2021-03', '2021-03', true],
    ['2021-04', null, false],
    [null, '2021-02', false],
    [null, '2021-03', true],
  ])('takes months from %s to %s, both included', (monthFrom, monthTo, expected) => {
    expect(matches(study(), query({ monthFrom, monthTo }))).toBe(expected);
    expect(matches(study({ shiftedDate: null }), query({ monthFrom, monthTo }))).toBe(false);
  });

  it.each([
    ['PNEUMONIA', true],
    ['폐렴', true],
    ['computed chest', true],
    ['person000000001', true],
    ['2.25.1', true],
    ['chest pelvis', false],
  ])('finds "%s" in ids and coded names: %s', (text, expected) => {
    expect(matches(study(), query({ text }))).toBe(expected);
  });

  it('finds a condition typed by hand by its words', () => {
    const typed = study({ conditionCode: 'local:rare-thing' });
    expect(matches(typed, query({ text: 'rare thing' }))).toBe(true);
  });

  it('asks an image for its own plane and phase', () => {
    const image = { plane: known('AXIAL'), phase: known('NATIVE') } as const;
    const row = image as unknown as Parameters<typeof matchesImage>[0];
    expect(matchesImage(row, query({ plane: ['AXIAL'], phase: ['NATIVE', 'DELAYED'] }))).toBe(true);
    expect(matchesImage(row, query({ plane: ['CORONAL'] }))).toBe(false);
    expect(matchesImage(row, query({ phase: ['DELAYED'] }))).toBe(false);
  });
});

describe('facet counts', () => {
  it('say what choosing that value alone in its facet would give', () => {
    fc.assert(
      fc.property(fc.array(anyStudy, { maxLength: 12 }), anyQuery, (studies, each) => {
        const counts = facetCounts(studies, each);
        for (const facet of FACETS) {
          for (const value of ['CT', 'CHEST', 'AXIAL', 'DELAYED', NO_VALUE, 'Phantom, Inc']) {
            const chosen = filterOccurrences(studies, { ...each, [facet]: [value] });
            expect(counts[facet].get(value) ?? 0).toBe(chosen.length);
          }
        }
      }),
    );
  });
});
