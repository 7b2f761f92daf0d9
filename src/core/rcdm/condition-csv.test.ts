import { describe, expect, test } from 'vitest';
import { decodeCsv, parseConditionCsv } from './condition-csv.ts';

const HEAD = 'patient_id,condition\n';
const conditionsOf = (text: string) => {
  const parsed = parseConditionCsv(text);
  return 'conditions' in parsed
    ? [...parsed.conditions].map(([id, condition]) => [id, condition?.code ?? null])
    : parsed.faults;
};

test('a condition is known by its code, by its name in either language, or is one of one’s own', () => {
  const text = `${HEAD}1,233604007\n2,pneumonia\n3,폐렴\n4,Study arm B\n5,\n"6","Pneumonia"\n`;
  expect(conditionsOf(text)).toEqual([
    ['1', '233604007'],
    ['2', '233604007'],
    ['3', '233604007'],
    ['4', 'local:study-arm-b'],
    ['5', null],
    ['6', '233604007'],
  ]);
});

test('ids stay as they are: leading zeros, Korean letters in either form, guarded formulas', () => {
  const split = '가'.normalize('NFD');
  expect(conditionsOf(`${HEAD}007,폐렴\n${split}1,폐렴\n'-5,폐렴\n`)).toEqual([
    ['007', '233604007'],
    ['가1', '233604007'],
    ['-5', '233604007'],
  ]);
});

describe('a fault is told with its line, and nothing else is taken', () => {
  test.each([
    ['', 1, 'empty'],
    [HEAD, 1, 'empty'],
    ['id,label\n1,폐렴\n', 1, 'header'],
    [`${HEAD}1,폐렴\n2\n`, 3, 'columns'],
    [`${HEAD},폐렴\n`, 2, 'no-patient'],
    [`${HEAD}1,19640229\n`, 2, 'condition'],
    [`${HEAD}1,폐렴\n1,결핵\n`, 3, 'conflict'],
    [`${HEAD}1,폐렴\n2,"폐렴\n`, 3, 'quote'],
  ] as const)('%j', (text, line, problem) => {
    expect(parseConditionCsv(text)).toEqual({ faults: [{ line, problem }] });
  });

  test('all of them at once', () => {
    expect(conditionsOf(`${HEAD},a\n1\n`)).toHaveLength(2);
  });
});

test('a file is read as UTF-8, else as a Korean spreadsheet writes it', () => {
  expect(decodeCsv(new TextEncoder().encode('폐렴'))).toBe('폐렴');
  expect(decodeCsv(Uint8Array.of(0xc6, 0xf3, 0xb7, 0xc5))).toBe('폐렴');
});
