import { describe, expect, it } from 'vitest';
import { CONDITIONS } from './condition-list.ts';
import { conditionByCode, localCondition, searchConditions } from './conditions.ts';

describe('the list', () => {
  it('has every code, name and id once', () => {
    const unique = (values: readonly unknown[]) => new Set(values).size;
    expect(CONDITIONS.length).toBeGreaterThanOrEqual(40);
    expect(unique(CONDITIONS.map(({ code }) => code))).toBe(CONDITIONS.length);
    expect(unique(CONDITIONS.map(({ name }) => name.ko))).toBe(CONDITIONS.length);
    const ids = CONDITIONS.map(({ conceptId }) => conceptId).filter((id) => id !== 0);
    expect(unique(ids)).toBe(ids.length);
  });

  it('holds codes that pass the check digit of SNOMED CT', () => {
    expect(CONDITIONS.filter(({ code }) => !isVerhoeff(code)).map(({ code }) => code)).toEqual([]);
    expect(isVerhoeff('363358001')).toBe(false);
  });
});

describe('searchConditions', () => {
  it.each([
    ['폐암', 'ko', '폐암'],
    ['lung cancer', 'en', '폐암'],
    ['pneumonia', 'en', '폐렴'],
    ['COPD', 'en', '만성 폐쇄성 폐질환'],
    ['관상 동맥', 'ko', '관상동맥경화증'],
    ['tumor thyroid', 'en', '갑상선암'],
    ['363358000', 'en', '폐암'],
    ['정상', 'ko', '이상 소견 없음'],
    ['간암', 'ko', '간암'],
    ['폐암'.normalize('NFD'), 'ko', '폐암'],
  ] as const)('%s (%s) finds %s first', (text, locale, ko) => {
    expect(searchConditions(text, locale)[0]?.name.ko).toBe(ko);
  });

  it('gives all for nothing, nothing for nonsense, and no synonyms', () => {
    expect(searchConditions('  ', 'en')).toHaveLength(CONDITIONS.length);
    expect(searchConditions('zzzz', 'en')).toEqual([]);
    expect(Object.keys(searchConditions('폐암', 'ko')[0] ?? {})).toEqual([
      'code',
      'conceptId',
      'name',
    ]);
  });
});

describe('localCondition', () => {
  it('makes the same code for the same words', () => {
    expect(localCondition('  Rare  Disease (X) ')).toEqual({
      code: 'local:rare-disease-x',
      conceptId: 0,
      name: { en: 'Rare Disease (X)', ko: 'Rare Disease (X)' },
    });
    expect(localCondition('희귀 질환')?.code).toBe('local:희귀-질환');
    expect(localCondition(' -- ')).toBeNull();
  });

  it.each(['640229', '1964-02-29', 'case 12345678', '010 1234 5678'])(
    'does not take %j, which may be the number of somebody',
    (typed) => {
      expect(localCondition(typed)).toBeNull();
    },
  );

  it.each(['COVID-19', 'Stage 3b', '2형 당뇨'])('takes %j', (typed) => {
    expect(localCondition(typed)).not.toBeNull();
  });

  it('is found by code only when listed', () => {
    expect(conditionByCode('233604007')?.name.en).toBe('Pneumonia');
    expect(conditionByCode('local:x')).toBeNull();
  });
});

/** Dihedral group D5 checksum of SNOMED CT identifiers. */
function isVerhoeff(code: string): boolean {
  const times = (a: number, b: number) =>
    a < 5
      ? b < 5
        ? (a + b) % 5
        : 5 + ((a + b - 5) % 5)
      : b < 5
        ? 5 + ((((a - b) % 5) + 5) % 5)
        : (((a - b) % 5) + 5) % 5;
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const permuted = (digit: number, times: number): number =>
    times === 0 ? digit : permuted(step[digit] ?? 0, times - 1);
  const digits = Array.from(code).reverse().map(Number);
  return digits.reduce((sum, digit, at) => times(sum, permuted(digit, at % 8)), 0) === 0;
}
