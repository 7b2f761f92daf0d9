import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookupTag } from '../dicom/dictionary.ts';
import * as T from '../dicom/tags.generated.ts';
import { OPTIONS, type DeidOption } from './confidentiality.ts';
import { deidPolicySchema, RCDM_PAPER, TECHNICAL_TEXT } from './policy.ts';
import { PRESETS } from './presets.ts';

const issuesOf = (changes: object) => {
  const result = deidPolicySchema.safeParse({ ...RCDM_PAPER, ...changes });
  return result.success ? [] : result.error.issues.map(({ message, path }) => [message, ...path]);
};

test('every preset is a policy', () => {
  for (const policy of PRESETS) expect(deidPolicySchema.parse(policy)).toEqual(policy);
});

test('every combination of options is a policy, but for both ways of dates and one said twice', () => {
  const names = Object.keys(OPTIONS) as DeidOption[];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names), { maxLength: 12 }), (options) => {
      const isTwice = new Set(options).size < options.length;
      const isBoth = ['retainFullDates', 'retainModifiedDates'].every((one) =>
        options.includes(one as DeidOption),
      );
      expect(issuesOf({ options })).toEqual([
        ...(isTwice ? [['option-twice', 'options']] : []),
        ...(isBoth ? [['two-date-options', 'options']] : []),
      ]);
    }),
  );
});

describe('a policy that contradicts itself is refused, and says where', () => {
  test.each<[object, string[]]>([
    [{ patientIdentity: 'pseudonym' }, ['blank-and-pseudonym', 'blank']],
    [{ overrides: { NoSuchThing: 'X' } }, ['unknown-attribute', 'overrides', 'NoSuchThing']],
    [
      { overrides: { StudyInstanceUID: 'X' } },
      ['breaks-the-object', 'overrides', 'StudyInstanceUID'],
    ],
    [{ overrides: { PixelData: 'Z' } }, ['breaks-the-object', 'overrides', 'PixelData']],
    [{ overrides: { BitsAllocated: 'X' } }, ['breaks-the-object', 'overrides', 'BitsAllocated']],
    ...[
      'PatientName',
      'PatientAge',
      'StudyDate',
      'InstitutionName',
      'DocumentAuthorTrial',
      'TextValue',
    ].map((keyword): [object, string[]] => [
      { overrides: { [keyword]: 'K' } },
      ['keeps-what-the-profile-removes', 'overrides', keyword],
    ]),
  ])('%o', (changes, issue) => {
    expect(issuesOf(changes)).toEqual([issue]);
  });

  test('an override keeps no name, address, number, date, UID or bytes, whatever it is called', () => {
    const refused = Object.entries(T).filter(([keyword, tag]) => {
      const isTelling = /^(?:PN|LO|SH|LT|ST|UT|UC|DA|DT|UI|AE|OB|OW)$/.test(
        lookupTag(tag)?.vr ?? '',
      );
      return isTelling && issuesOf({ overrides: { [keyword]: 'K' } }).length === 0;
    });
    expect(refused).toEqual([]);
    const identity = Object.keys(T).filter((k) =>
      /^Patient.*(?:Name|ID|Address|Telephone)/.test(k),
    );
    expect(identity.length).toBeGreaterThan(5);
    for (const keyword of identity) {
      expect([keyword, issuesOf({ overrides: { [keyword]: 'K' } }).length]).toEqual([keyword, 1]);
    }
  });

  test('nothing in it can be huge', () => {
    const many = (keyword: string) => Array.from({ length: 100 }, () => keyword);
    for (const changes of [
      { options: many('retainUids') },
      { blank: many('PatientName') },
      { technicalText: many('FilterType') },
      { overrides: Object.fromEntries(Object.keys(T).map((keyword) => [keyword, 'X'])) },
    ]) {
      expect(deidPolicySchema.safeParse({ ...RCDM_PAPER, ...changes }).success).toBe(false);
    }
  });

  test('text that nobody reviewed cannot be called technical', () => {
    expect(issuesOf({ technicalText: ['ImageComments'] })).toHaveLength(1);
    expect(issuesOf({ technicalText: TECHNICAL_TEXT.slice(0, 3) })).toEqual([]);
  });

  test('what the table does not list may be kept where it is no text', () => {
    expect(issuesOf({ overrides: { PatientSpeciesCodeSequence: 'K', KVP: 'X' } })).toEqual([]);
  });
});
