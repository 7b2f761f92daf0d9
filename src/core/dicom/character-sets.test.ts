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

test('Latin-1, Cyrillic, Greek and Arabic by their one set', () => {
  expect(decodeText(hex('42 75 63 5E 4A E9 72 F4 6D 65'), ['ISO_IR 100'])).toBe('Buc^Jérôme');
  expect(decodeText(hex('BB EE DA 63'), ['ISO_IR 144'])).toBe('Люкc');
  expect(decodeText(hex('C4 E9 EF'), ['ISO_IR 126'])).toBe('Διο');
  expect(decodeText(hex('E2 C8'), ['ISO_IR 127'])).toBe('قب');
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
