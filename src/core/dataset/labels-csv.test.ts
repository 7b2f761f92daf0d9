import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { parseCsv, unguardCsvField, writeCsv, writeCsvField } from './csv.ts';
import { parseLabelsCsv } from './labels-csv.ts';

function failureOf(text: string): unknown {
  try {
    parseLabelsCsv(text);
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.data };
    throw error;
  }
  return 'nothing thrown';
}

describe('parseLabelsCsv', () => {
  it('reads quotes, byte order mark, CRLF, blank lines and further columns', () => {
    const text =
      '\uFEFFStudy_UID, Label ,note\r\n1.2.3,"a, ""b""",x\r\n\r\n1.2.4,"two\r\nlines"\r\n1.2.5,정상';
    const { key, labels } = parseLabelsCsv(text);
    expect(key).toBe('study_uid');
    expect([...labels]).toEqual([
      ['1.2.3', 'a, "b"'],
      ['1.2.4', 'two\r\nlines'],
      ['1.2.5', '정상'],
    ]);
  });

  it.each([
    ['', { line: 1, problem: 'empty' }],
    ['image_id,label\n', { line: 1, problem: 'empty' }],
    ['name,label\na,b', { line: 1, problem: 'header' }],
    ['image_id,class\na,b', { line: 1, problem: 'header' }],
    ['image_id,label\na,b\nc', { line: 3, problem: 'columns' }],
    ['image_id,label\n"a\nb",c\nd, ', { line: 4, problem: 'blank' }],
    ['image_id,label\na,b\na,c', { line: 3, problem: 'conflict' }],
    ['image_id,label\na,b\nc,"d', { line: 3, problem: 'quote' }],
    ['image_id,label\r\na,b\r\nc,"d"e', { line: 3, problem: 'after-quote' }],
  ])('refuses %j and names the line', (text, expected) => {
    expect(failureOf(text)).toEqual({ code: 'dataset/labels-unreadable', ...expected });
  });

  it('accepts the same label twice', () => {
    expect(parseLabelsCsv('person_id,label\na,b\na,b').labels.size).toBe(1);
  });
});

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@x', '\tx', '＝1', "'=1"])('guards the formula %j', (value) => {
    const written = writeCsvField(value);
    expect(written.replace(/^"/, '')).toMatch(/^'/);
    expect(unguardCsvField(parseCsv(written)[0]?.fields[0] ?? '')).toBe(value);
  });

  it('gives back what was written', () => {
    const field = fc.string({
      unit: fc.constantFrom(
        'a',
        '"',
        "'",
        ',',
        '\r',
        '\n',
        '=',
        '+',
        '-',
        '@',
        '\t',
        ' ',
        '한',
        '😀',
      ),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
        const read = parseCsv(writeCsv(rows)).map(({ fields }) => fields.map(unguardCsvField));
        expect(read).toEqual(rows);
      }),
    );
  });
});
