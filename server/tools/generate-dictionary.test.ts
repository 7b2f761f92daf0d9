import { expect, test } from 'vitest';
import { PACKED_DICTIONARY } from '../../src/core/dicom/dictionary.generated.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { generateDictionary } from './generate-dictionary.ts';

test('the committed dictionary has the rows of PS3.6 2024b', () => {
  const lines = PACKED_DICTIONARY.trim().split('\n');
  expect(lines).toHaveLength(5120);
  expect(lines.filter((line) => line.slice(0, 8).includes('X'))).toHaveLength(88);
  expect(lines.filter((line) => line.split('|')[1] === 'SQ')).toHaveLength(1275);
  expect(lines.filter((line) => line.split('|')[1] === 'PN')).toHaveLength(32);
  expect(Object.keys(Tag)).toHaveLength(lines.length);
  expect(Tag.PatientName).toBe(0x00100010);
});

test('rows become packed lines in order of tag, repeating groups become masks', () => {
  const row = (tag: string, keyword: string, valueRepresentation: string) => {
    return { tag, keyword, valueRepresentation, valueMultiplicity: '1-n or 1' };
  };
  const generated = generateDictionary([
    row('(60XX,3000)', 'OverlayData', 'OB or OW'),
    row('(0010,0010)', 'PatientName', 'PN'),
    row('(0008,0202)', '', 'UI'),
    row('(FFFE,E000)', 'Item', 'See Note 2'),
  ]);
  expect(generated.rowCount).toBe(2);
  expect(generated.dictionary).toContain(
    '`\n00100010|PN|1-n|PatientName\n60XX3000|OB/OW|1-n|OverlayData\n`',
  );
  expect(generated.tags).toContain('export const OverlayData = 0x60003000;');
});

test('a keyword that stands for two tags is refused', () => {
  const row = { keyword: 'A', valueRepresentation: 'LO', valueMultiplicity: '1' };
  expect(() =>
    generateDictionary([
      { ...row, tag: '(0008,0001)' },
      { ...row, tag: '(0008,0002)' },
    ]),
  ).toThrow('two tags');
});
