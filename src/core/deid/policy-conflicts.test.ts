import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

  test('text that nobody reviewed cannot be called technical', () => {
    expect(issuesOf({ technicalText: ['ImageComments'] })).toHaveLength(1);
    expect(issuesOf({ technicalText: TECHNICAL_TEXT.slice(0, 3) })).toEqual([]);
  });

  test('what the table does not list may be kept where it is no text', () => {
    expect(issuesOf({ overrides: { PatientSpeciesCodeSequence: 'K', KVP: 'X' } })).toEqual([]);
  });
});
