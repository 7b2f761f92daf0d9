import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { surveyedHeader } from '../../tests/support/surveyed-header.ts';
import { identify, reveal } from '../core/deid/brands.ts';
import type { SurveyedFile, SurveyedHeader } from '../core/rpc/survey.ts';
import { SurveyBook, type SurveyResult } from './survey-book.ts';

const TODAY = '20260601';

const HEADER = surveyedHeader();

let made = 0;
const image = (header: number, imageNo = 1, more: Partial<SurveyedFile> = {}): SurveyedFile => ({
  header,
  imageId: `i${(made += 1)}`,
  imageNo,
  isStored: false,
  ...more,
});

function bookOf(...headers: Partial<SurveyedHeader>[]): SurveyResult {
  const book = new SurveyBook();
  headers.forEach((header, index) => {
    book.add(index, { headers: [{ ...HEADER, ...header }], files: [image(0, index)] });
  });
  return book.finish(TODAY);
}

describe('the tree', () => {
  test('is the same in whatever parts and order the files come', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ person: fc.nat(2), study: fc.nat(2), series: fc.nat(3), no: fc.nat(9) }),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        fc.nat(7),
        (files, size) => {
          const headerOf = ({ person, study, series }: (typeof files)[number]): SurveyedHeader => ({
            ...HEADER,
            personId: `p${person}`,
            studyKey: `p${person} st${study}`,
            seriesKey: `p${person} st${study} se${series}`,
            seriesNumber: series,
          });
          const make = (order: (starts: number[]) => number[]) => {
            const book = new SurveyBook();
            const step = size + 1;
            const starts = Array.from(
              { length: Math.ceil(files.length / step) },
              (_, at) => at * step,
            );
            for (const start of order(starts)) {
              const some = files.slice(start, start + step);
              book.add(start, {
                headers: some.map(headerOf),
                files: some.map(({ no }, at) => image(at, no, { imageId: `f${start + at}` })),
              });
            }
            return { counts: book.counts, result: book.finish(TODAY) };
          };
          const { counts, result } = make((starts) => starts);
          const turned = make((starts) => starts.toReversed());
          const series = (of: SurveyResult) =>
            of.patients
              .flatMap(({ studies }) => studies)
              .flatMap((study) => study.series)
              .map(({ key, files: indices }) => [key, indices] as const)
              .sort(([a], [b]) => a.localeCompare(b));
          expect(series(turned.result)).toEqual(series(result));
          expect(counts).toEqual(turned.counts);
          expect(counts.images).toBe(files.length);
          const indices = series(result).flatMap(([, own]) => own);
          expect(indices.toSorted((a, b) => a - b)).toEqual(files.map((_, at) => at));
        },
      ),
    );
  });

  test('puts images of a series in the order of their numbers', () => {
    const book = new SurveyBook();
    book.add(0, { headers: [HEADER], files: [image(0, 3), image(0, 1)] });
    book.add(2, { headers: [{ ...HEADER }], files: [image(0, 2)] });
    expect(book.finish(TODAY).patients[0]?.studies[0]?.series[0]?.files).toEqual([1, 2, 0]);
  });

  test('keeps what is no object of a patient apart, by why', () => {
    const book = new SurveyBook();
    const files = [
      { code: 'dicom/not-dicom' },
      image(0),
      { code: 'import/dicomdir' },
      { code: 'dicom/not-dicom' },
    ] as const;
    book.add(10, { headers: [HEADER], files });
    expect(book.counts).toEqual({ files: 4, patients: 1, studies: 1, series: 1, images: 1 });
    expect(book.finish(TODAY).others).toEqual([
      { code: 'dicom/not-dicom', files: [10, 13] },
      { code: 'import/dicomdir', files: [12] },
    ]);
  });

  test('counts what will be held by its rule, and what is stored already', () => {
    const book = new SurveyBook();
    const hold = { code: 'deid/burned-in-risk', detail: 'modality' } as const;
    book.add(0, {
      headers: [HEADER, { ...HEADER, hold }],
      files: [image(0, 1, { isStored: true }), image(1, 2), image(1, 3)],
    });
    const series = book.finish(TODAY).patients[0]?.studies[0]?.series[0];
    expect(series?.held).toEqual([{ ...hold, count: 2 }]);
    expect(series?.stored).toBe(1);
  });
});

describe('what is odd', () => {
  const patientOf = (...headers: Partial<SurveyedHeader>[]) => bookOf(...headers).patients[0];

  test('nothing, in a plain study', () => {
    const patient = patientOf({}, {});
    expect(patient?.oddities).toEqual([]);
    expect(patient?.studies[0]?.oddities).toEqual([]);
    expect(patient?.studies[0]?.series[0]?.oddities).toEqual([]);
  });

  test('another name under one id, however the same one is written', () => {
    const same = patientOf({}, { patientName: identify('HONG GILDONG') });
    expect(same?.oddities).toEqual([]);
    const other = patientOf({}, { patientName: identify('Kim^Cheolsu') });
    expect(other?.oddities).toEqual(['other-names']);
    expect(other?.otherNames.map(reveal)).toEqual(['Kim^Cheolsu']);
  });

  test.each([
    [{ patientId: identify('') }, 'no-patient-id'],
    [{ patientName: identify('') }, 'no-patient-name'],
    [{ birthDate: identify('19640301') }, 'other-birth-dates'],
    [{ sex: identify('F') }, 'other-sexes'],
  ] as const)('of a patient: %j', (header, oddity) => {
    expect(patientOf({}, header)?.oddities).toEqual([oddity]);
  });

  test.each([
    ['', 'no-study-date'],
    ['yesterday', 'no-study-date'],
    ['20260602', 'future-date'],
    ['19630101', 'before-birth'],
  ] as const)('a study of %j', (studyDate, oddity) => {
    expect(patientOf({ studyDate: identify(studyDate) })?.studies[0]?.oddities).toEqual([oddity]);
  });

  test.each(['20260601', '2024.01.31'])('a study of %s is not', (studyDate) => {
    expect(patientOf({ studyDate: identify(studyDate) })?.studies[0]?.oddities).toEqual([]);
  });

  test('of a series: two matrices, and one image twice', () => {
    const book = new SurveyBook();
    book.add(0, {
      headers: [HEADER, { ...HEADER, columns: 256 }],
      files: [image(0, 1, { imageId: 'same' }), image(0, 1, { imageId: 'same' }), image(1, 2)],
    });
    const series = book.finish(TODAY).patients[0]?.studies[0]?.series[0];
    expect(series?.oddities).toEqual(['mixed-matrix', 'duplicates']);
    expect(series).toMatchObject({ duplicates: 1, matrices: ['512 × 512', '256 × 512'] });
  });
});

test('a hundred thousand files of one series, each with a header of its own, are put in place at once', () => {
  const book = new SurveyBook();
  for (let start = 0; start < 100_000; start += 100) {
    book.add(start, {
      headers: Array.from({ length: 100 }, (_, at) => ({ ...HEADER, frames: start + at + 1 })),
      files: Array.from({ length: 100 }, (_, at) => image(at, start + at)),
    });
  }
  const series = book.finish(TODAY).patients[0]?.studies[0]?.series[0];
  expect(series?.files).toHaveLength(100_000);
  expect(series?.frames).toBe((100_000 * 100_001) / 2);
});
