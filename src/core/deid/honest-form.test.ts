import { describe, expect, test } from 'vitest';
import { dataSetOf, element, sequence } from '../dicom/build.ts';
import type { Element } from '../dicom/dataset.ts';
import * as T from '../dicom/tags.generated.ts';
import { itemOf, stringOf, stringsOf } from '../dicom/values.ts';
import { testKeyring } from '../../../tests/support/planted-dicom.ts';
import { deidentify } from './deidentify.ts';
import { hasHonestForm } from './honest-form.ts';
import { RCDM_PAPER } from './policy.ts';
import { PRESETS, RESEARCH } from './presets.ts';

const keyring = await testKeyring();
const clean = (policy: typeof RCDM_PAPER, ...elements: Element[]) =>
  deidentify(dataSetOf(elements), policy, { keyring, personId: 'person000000001' });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('codes', () => {
  test('of the standard and of devices stay in their places, words of people go', async () => {
    const output = await clean(
      RCDM_PAPER,
      element(T.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'SEOYEON PARK', 'CT_SOM5 SPI']),
      element(T.BodyPartExamined, 'CS', 'HONG GILDONG'),
      element(T.ScanOptions, 'CS', ['HELIX', '010-1234-5678', 'SAT_GEMS']),
      element(T.PatientPosition, 'CS', 'HFS'),
      element(T.LossyImageCompressionMethod, 'CS', 'ISO_10918_1'),
    );
    expect(stringsOf(output, T.ImageType)).toEqual(['ORIGINAL', 'PRIMARY', '', 'CT_SOM5 SPI']);
    expect(output.has(T.BodyPartExamined)).toBe(false);
    expect(stringsOf(output, T.ScanOptions)).toEqual(['HELIX', '', 'SAT_GEMS']);
    expect(stringOf(output, T.PatientPosition)).toBe('HFS');
    expect(stringOf(output, T.LossyImageCompressionMethod)).toBe('ISO_10918_1');
  });

  test('of a public scheme stay only when they look like its codes and say nothing else', async () => {
    const item = (value: string, scheme: string, meaning: string) =>
      sequence(T.AnatomicRegionSequence, [
        dataSetOf([
          element(T.CodeValue, 'SH', value),
          element(T.CodingSchemeDesignator, 'SH', scheme),
          element(T.CodeMeaning, 'LO', meaning),
        ]),
      ]);
    const meaningAfter = async (one: Element) =>
      stringOf(
        itemOf(await clean(RCDM_PAPER, one), T.AnatomicRegionSequence) ?? new Map(),
        T.CodeMeaning,
      );
    expect(await meaningAfter(item('818981001', 'SCT', 'Abdomen'))).toBe('Abdomen');
    expect(await meaningAfter(item('818981001', 'SCT', 'Hong^Gildong'))).toBe('REMOVED');
    expect(await meaningAfter(item('818981001', 'SCT', '홍길동'))).toBe('REMOVED');
    expect(await meaningAfter(item('HONG', 'SCT', 'Hong Gildong'))).toBeUndefined();
    expect(await meaningAfter(item('110-482', 'DCM', 'Hong Gildong'))).toBeUndefined();
    expect(await meaningAfter(item('113100', '99LOCAL', 'Hong Gildong'))).toBeUndefined();
  });
});

describe('numbers', () => {
  test.each<[string, Element, boolean]>([
    ['a telephone number in IS', element(T.SeriesNumber, 'IS', '01048213371'), false],
    ['a resident number in DS', element(T.TableHeight, 'DS', '6402291482133'), false],
    ['more than 31 bits in IS', element(T.SeriesNumber, 'IS', '4821337100'), false],
    ['an activity in Bq', element(T.RadionuclideTotalDose, 'DS', '7400000000'), true],
    ['a number with zeros in front', element(T.SeriesNumber, 'IS', '00012'), true],
    ['a name in two shorts where one belongs', element(T.Rows, 'US', bytes('HONGGI')), false],
    ['a name in longs', element(T.SimpleFrameList, 'UL', bytes('HONGGILD')), false],
    ['a name in a double', element(T.DiffusionBValue, 'FD', bytes('Gildong ')), false],
    ['a name in three floats', element(T.SourceOrientation, 'FL', bytes('SM-482133710')), false],
    ['a double of a measure', element(T.DiffusionBValue, 'FD', [1000.25]), true],
    ['three floats', element(T.SourceOrientation, 'FL', [0.5, -0.25, 12.345]), true],
    ['a palette', element(T.RedPaletteColorLookupTableData, 'OW', [0, 257, 514, 771]), true],
    ['a text as a palette', element(T.RedPaletteColorLookupTableData, 'OW', bytes('Hong Gildong')), false],
    ['a telephone number as a UUID', element(T.StudyInstanceUID, 'UI', '2.25.1048213371'), false],
    ['an offset from UTC', element(T.TimezoneOffsetFromUTC, 'SH', '+0900'), true],
    ['a hospital in its place', element(T.TimezoneOffsetFromUTC, 'SH', 'Seoul Hospital'), false],
  ])('%s', (_, one, isHonest) => {
    expect(hasHonestForm(one)).toBe(isHonest);
  }); // prettier-ignore
});

describe('texts of devices', () => {
  test.each([
    'syngo CT VA48A', 'Br40d\\3', '*tfi2d1', '27\\LX\\MR Software release:14.0_M5_0737.f', 'HiSpeed CT/i',
    'Head_64', 'IV', 'https://github.com/QIICR/dcmqi.git', 'V5.2 2012-08-31',
  ])('%s stays', async (text) => {
    for (const policy of PRESETS) {
      const output = await clean(policy, element(T.SoftwareVersions, 'LO', text.split('\\')));
      expect(stringsOf(output, T.SoftwareVersions)).toEqual(text.split('\\'));
    }
  }); // prettier-ignore

  test.each([
    'Hong^Gildong', 'mail hong@hospital.kr', 'tel 010-4821-3371', '+82-10-4821-3371', '01048213371',
    '640229-1482133', 'http://pacs.hospital/x', '17 Sejong-ro, Jongno-gu', 'Seoul National Hospital',
    'Dr. Kim', '서울병원', '37.482133N 127.0E', Buffer.from('Hong Gildong of ward').toString('base64'),
  ])('%s goes', async (text) => {
    for (const policy of PRESETS) {
      const output = await clean(policy, element(T.SoftwareVersions, 'LO', text));
      expect(output.has(T.SoftwareVersions)).toBe(false);
    }
  }); // prettier-ignore
});

test('a UID that speaks is mapped even where UIDs are kept', async () => {
  const policy = { ...RESEARCH, options: ['retainUids' as const] };
  const kept = '1.2.392.200036.9116.2';
  const output = await clean(
    policy,
    element(T.StudyInstanceUID, 'UI', kept),
    element(T.SeriesInstanceUID, 'UI', '2.25.1048213371'),
  );
  expect(stringOf(output, T.StudyInstanceUID)).toBe(kept);
  expect(stringOf(output, T.SeriesInstanceUID)).toMatch(/^2\.25\.\d{30,39}$/);
});
