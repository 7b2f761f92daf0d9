import { describe, expect, test } from 'vitest';
import { dataSetOf, element, sequence } from './build.ts';
import { decodeText } from './character-sets.ts';
import * as Tag from './tags.generated.ts';
import { itemsOf, characterSetsOf, numbersOf, stringsOf, textOf, textsOf } from './values.ts';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

// The byte strings are the examples of PS3.5 annexes H, I, J and K.
describe('names of the standard', () => {
  test.each([
    [
      'H.3.1 Japanese, first set ASCII',
      ['', 'ISO 2022 IR 87'],
      '59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B28423D1B24422464245E24401B28425E1B2442243F246D24261B2842',
      'Yamada^Tarou=山田^太郎=やまだ^たろう',
    ],
    [
      'H.3.2 Japanese, first set JIS X 0201',
      ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
      'D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A3D1B24422464245E24401B284A5E1B2442243F246D24261B284A',
      'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
    ],
    [
      'I.2 Korean',
      ['', 'ISO 2022 IR 149'],
      '486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF',
      'Hong^Gildong=洪^吉洞=홍^길동',
    ],
    [
      'K.1 GB 2312 in a text of two lines',
      ['', 'ISO 2022 IR 58'],
      '31 2E 1B242941B5DAD2BB D0D0 0D0A 32 2E 1B242941B5DAB6FE',
      '1.第一行\r\n2.第二',
    ],
    [
      'J.3 UTF-8',
      ['ISO_IR 192'],
      '57616E675E5869616F446F6E673DE78E8B5EE5B08FE69DB1',
      'Wang^XiaoDong=王^小東',
    ],
    [
      'J.4 GB18030',
      ['GB18030'],
      '57616E675E5869616F446F6E673DCDF55ED0A1B6AB',
      'Wang^XiaoDong=王^小东',
    ],
    [
      'K.2 GB 2312',
      ['', 'ISO 2022 IR 58'],
      '5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB',
      'Zhang^XiaoDong=张^小东',
    ],
  ])('%s', (_, sets, bytes, name) => {
    expect(decodeText(hex(bytes), sets, true)).toBe(name);
  });
});

// Bytes written by Python's codecs; ESC sequences are those of PS3.3 table C.12-3.
const SINGLE_BYTE_SETS = [
  ['100', '-A', 'c46e65617320d6e9', 'Äneas Öé'],
  ['101', '-B', 'a3f364bc20c8f8be', 'Łódź Čřž'],
  ['109', '-C', 'c66170656c6f20f8fd', 'Ĉapelo ĝŭ'],
  ['110', '-D', 'c0626f6c69f1b920f3', 'Āboliņš ķ'],
  ['144', '-L', 'bbeedae1d5dcd1e3e0d3', 'Люксембург'],
  ['127', '-G', 'e2c8c7e6ea', 'قباني'],
  ['126', '-F', 'c4e9efedf5f3e9eff2', 'Διονυσιος'],
  ['138', '-H', 'f9f8e5ef', 'שרון'],
  ['148', '-M', 'c7617675fe6ff06c7520ddfd', 'Çavuşoğlu İı'],
  ['203', '-b', 'bc7576726520a6b8a4', 'Œuvre Šž€'],
  ['166', '-T', 'b9d2c1caa1d8c5', 'นามสกุล'],
  ['13', ')I', 'd4cfc0de', 'ﾔﾏﾀﾞ'],
] as const;

describe.each(SINGLE_BYTE_SETS)('ISO-IR %s', (number, escape, bytes, text) => {
  const called = Buffer.concat([Buffer.from(`\x1b${escape}`, 'latin1'), hex(bytes)]);

  test('as the one set, also where its name is misspelt', () => {
    const terms = [`ISO_IR ${number}`, `ISO 2022 IR ${number}`];
    const misspelt = [`ISO-IR ${number}`, `ISO_IR_${number}`, `ISO 2022 IR${number}`];
    for (const term of [...terms, ...misspelt, `iso_ir ${number}`, `ISO_2022_IR_${number}`]) {
      expect(decodeText(hex(bytes), [term])).toBe(text);
    }
  });

  test('by its escape sequence, up to each delimiter', () => {
    const other = number === '100' ? 'ISO 2022 IR 144' : 'ISO 2022 IR 100';
    const eAcute = number === '100' ? 'щ' : 'é';
    for (const [first, e9] of [
      ['', 'é'],
      [other, eAcute],
    ] as const) {
      const sets = [first, `ISO 2022 IR ${number}`];
      expect(decodeText(called, sets)).toBe(text);
      for (const delimiter of ['\\', '\r\n', '\t', '\f']) {
        const value = Buffer.concat([called, Buffer.from(delimiter), Buffer.from([0xe9])]);
        expect(decodeText(value, sets)).toBe(text + delimiter + e9);
      }
      for (const delimiter of ['^', '=']) {
        const value = Buffer.concat([called, Buffer.from(delimiter), Buffer.from([0xe9])]);
        expect(decodeText(value, sets, true)).toBe(text + delimiter + e9);
      }
    }
  });
});

test.each([
  ['ISO_IR 192', 'e78e8b5ee5b08fe69db1', '王^小東'],
  ['ISO_IR_192', 'e78e8b5ee5b08fe69db1', '王^小東'],
  ['UTF-8', 'e78e8b5ee5b08fe69db1', '王^小東'],
  ['GB18030', 'cdf55ed0a1b6ab95328236', '王^小东𠀀'],
  ['GBK', 'cdf55ed0a1b6ab', '王^小东'],
  ['ISO 2022 GBK', 'cdf55ed0a1b6ab', '王^小东'],
  ['ISO 2022 IR 58', 'cdf55ed0a1b6ab', '王^小东'],
  ['ISO 2022 IR 149', 'c8ab5eb1e6b5bf', '홍^길동'],
  ['ISO_IR 149', '1b242943c8ab5e1b242943b1e6b5bf', '홍^길동'],
  ['ISO 2022 IR 87', '1b24423b33451b2842', '山\uFFFD'],
  ['ISO_IR 87', '1b24423b331b2842', '山'],
  ['ISO_IR 999', 'e9', 'é'],
  ['constructor', 'e9', 'é'],
  ['', 'e9', 'é'],
])('%s alone', (term, bytes, text) => {
  expect(decodeText(hex(bytes), [term], true)).toBe(text);
});

test.each([
  // JIS X 0212 (annex of ISO 2022 IR 159), then half-width kana in G1 while JIS X 0208 is in G0.
  [
    'two sets in G0',
    ['', 'ISO 2022 IR 87', 'ISO 2022 IR 159'],
    '1b2428443021 1b2442 3b33 1b2842',
    '丂山',
  ],
  ['kana between kanji', ['ISO 2022 IR 13', 'ISO 2022 IR 87'], '1b24423b33d43b33 1b284a', '山ﾔ山'],
  ['JIS C 6226 of 1978', ['', 'ISO 2022 IR 87'], '1b24403b33 1b2842', '山'],
  ['half a character at the end', ['', 'ISO 2022 IR 87'], '1b24423b', '\uFFFD'],
  ['half a Korean character', ['', 'ISO 2022 IR 149'], '1b242943c8', '\uFFFD'],
  ['an escape sequence that nobody knows', ['', 'ISO 2022 IR 100'], '411b2d5a42', 'A\x1b-ZB'],
  ['UTF-8 takes no extensions', ['ISO_IR 192', 'ISO 2022 IR 87'], '1b2442 c3a9', '\x1b$Bé'],
  ['GB18030 takes no extensions', ['GB18030', 'ISO 2022 IR 87'], '1b2442 cdf5', '\x1b$B王'],
] as const)('code extensions: %s', (_, sets, bytes, text) => {
  expect(decodeText(hex(bytes), sets)).toBe(text);
});

test('a second byte that is a backslash, ^ or = in ASCII ends no value', () => {
  const value = element(Tag.PatientComments, 'LO', hex('955c 5c 41'));
  const dataSet = dataSetOf([element(Tag.SpecificCharacterSet, 'CS', 'ISO_IR 13'), value]);
  expect(textsOf(dataSet, Tag.PatientComments)).toEqual(['表', 'A']);
  expect(decodeText(hex('be5e 5e be5c'), ['GBK'], true)).toBe('綹^綷');
  expect(decodeText(hex('1b2442 3d55 1b2842 3d 41'), ['', 'ISO 2022 IR 87'], true)).toBe('春=A');
});

test('bytes 80 to 9F of Latin-1 are control characters, in short and in long texts', () => {
  expect(decodeText(hex('80 9f'), ['ISO_IR 100'])).toBe('\x80\x9f');
  expect(decodeText(hex('80'.repeat(50)), ['ISO_IR 100'])).toBe('\x80'.repeat(50));
  expect(decodeText(hex('e9'.repeat(50)), ['ISO_IR 100'])).toBe('é'.repeat(50));
  expect(decodeText(hex('80'), ['ISO_IR 148'])).toBe('\x80');
});

test('the two-byte set ends at a delimiter, and a backslash inside a character is none', () => {
  const sets = ['', 'ISO 2022 IR 149'];
  const twice = hex('1B242943 C8AB 5C C8AB');
  expect(decodeText(twice, sets)).not.toContain('홍\\홍');
  expect(decodeText(hex('1B242943 C8AB 5C 1B242943 C8AB'), sets)).toBe('홍\\홍');
  // 0x5C is the second byte of a character of JIS X 0208 here.
  const inside = decodeText(hex('1B2442 245C 1B2842 41'), ['', 'ISO 2022 IR 87']);
  expect(Array.from(inside)).toEqual(['ぼ', 'A']);
});

test('an item has its own character set, or that of the data set around it', () => {
  const korean = element(Tag.SpecificCharacterSet, 'CS', ['', 'ISO 2022 IR 149']);
  const name = element(Tag.PatientName, 'PN', hex('1B242943C8AB'));
  const utf8 = element(Tag.SpecificCharacterSet, 'CS', 'ISO_IR 192');
  const dataSet = dataSetOf([
    korean,
    sequence(Tag.ReferencedPatientSequence, [
      dataSetOf([name]),
      dataSetOf([utf8, element(Tag.PatientName, 'PN', '홍')]),
    ]),
  ]);
  const around = characterSetsOf(dataSet);
  const names = itemsOf(dataSet, Tag.ReferencedPatientSequence).map((item) =>
    textOf(item, Tag.PatientName, around),
  );
  expect(names).toEqual(['홍', '홍']);
});

describe('values', () => {
  test('strings are split and trimmed, single texts are not split', () => {
    const dataSet = dataSetOf([
      element(Tag.ImageType, 'CS', ['ORIGINAL', ' PRIMARY ', '']),
      element(Tag.ImageComments, 'LT', ' a\\b '),
      element(Tag.SOPClassUID, 'UI', '1.2.3'),
    ]);
    expect(stringsOf(dataSet, Tag.ImageType)).toEqual(['ORIGINAL', 'PRIMARY', '']);
    expect(textsOf(dataSet, Tag.ImageComments)).toEqual([' a\\b']);
    expect(stringsOf(dataSet, Tag.SOPClassUID)).toEqual(['1.2.3']);
    expect(stringsOf(dataSet, Tag.PatientID)).toEqual([]);
  });

  test.each([
    ['DS', Tag.PixelSpacing, ['0.5', '-1e3'], [0.5, -1000]],
    ['DS', Tag.WindowCenter, ['1e400', '0x10', 'Infinity', '+.5'], [NaN, NaN, NaN, 0.5]],
    ['IS', Tag.InstanceNumber, [7], [7]],
    ['US', Tag.Rows, [65535], [65535]],
    ['SS', Tag.PixelPaddingValue, [-32768, 1], [-32768, 1]],
    ['UL', Tag.SimpleFrameList, [4294967295], [4294967295]],
    ['SL', Tag.DisplayedAreaTopLeftHandCorner, [-1, 2], [-1, 2]],
    ['FL', Tag.RecommendedDisplayFrameRateInFloat, [0.5], [0.5]],
    ['FD', Tag.TablePosition, [0.1], [0.1]],
    ['AT', Tag.FrameIncrementPointer, [Tag.FrameTime], [Tag.FrameTime]],
  ] as const)('%s', (vr, tag, given, expected) => {
    const dataSet = dataSetOf([element(tag, vr, given)]);
    expect(numbersOf(dataSet, tag)).toEqual(expected);
    const { bytes } = element(tag, vr, given);
    expect(bytes.length % 2).toBe(0);
  });
});
