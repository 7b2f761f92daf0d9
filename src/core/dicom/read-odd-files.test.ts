import { describe, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import type { DataSet } from './dataset.ts';
import { readDicomDirectory, readDicomFile } from './read.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { itemsOf, stringOf } from './values.ts';

/*
 * What files have that the standard has not. Each was given to dcmtk 3.6.7 and pydicom 2.3.1: what both read
 * to one meaning is read to that meaning, what they disagree on or cannot read has a code, except for the
 * habits that are named where the parser allows them.
 */

const bytesOf = (text: string) => [...Buffer.from(text, 'latin1')];
const uint16 = (value: number) => [value & 0xff, value >>> 8];
const uint32 = (value: number) => [...uint16(value & 0xffff), ...uint16(value >>> 16)];
const tag = (value: number) => [...uint16(value >>> 16), ...uint16(value & 0xffff)];
const OPEN = 0xffffffff;

type Bytes = readonly number[];

function explicit(number: number, vr: string, value: Bytes | string, length?: number): number[] {
  const bytes = typeof value === 'string' ? bytesOf(value) : value;
  const isLong = ['OB', 'OW', 'SQ', 'UN', 'UT'].includes(vr);
  const size = length ?? bytes.length;
  const header = isLong ? [0, 0, ...uint32(size)] : uint16(size);
  return [...tag(number), ...bytesOf(vr), ...header, ...bytes];
}

function implicit(number: number, value: Bytes | string, length?: number): number[] {
  const bytes = typeof value === 'string' ? bytesOf(value) : value;
  return [...tag(number), ...uint32(length ?? bytes.length), ...bytes];
}

const item = (value: Bytes, length?: number) => implicit(0xfffee000, value, length);
const ITEM_END = implicit(0xfffee00d, []);
const SEQUENCE_END = implicit(0xfffee0dd, []);

const CT = '1.2.840.10008.5.1.4.1.1.2\0';
const id = [
  ...explicit(Tag.SOPClassUID, 'UI', CT),
  ...explicit(Tag.SOPInstanceUID, 'UI', '2.25.123'),
];
const implicitId = [...implicit(Tag.SOPClassUID, CT), ...implicit(Tag.SOPInstanceUID, '2.25.123')];
const name = explicit(Tag.PatientName, 'PN', 'A^B ');
const implicitName = implicit(Tag.PatientName, 'A^B ');
const inner = explicit(Tag.ReferencedSOPClassUID, 'UI', '1.2.3\0');
const implicitInner = implicit(Tag.ReferencedSOPClassUID, '1.2.3\0');
const SEQUENCE = Tag.ReferencedStudySequence;
const even = (text: string) => text.padEnd(text.length + (text.length % 2), '\0');

const PREFIX = [...new Array<number>(128).fill(0), ...bytesOf('DICM')];
const metaElements = (uid: string | null, groupLength = 0) => [
  ...explicit(Tag.FileMetaInformationGroupLength, 'UL', uint32(groupLength)),
  ...explicit(Tag.MediaStorageSOPClassUID, 'UI', CT),
  ...(uid === null ? [] : explicit(Tag.TransferSyntaxUID, 'UI', even(uid))),
];
const meta = (uid: string | null, groupLength?: number) => [
  ...PREFIX,
  ...metaElements(uid, groupLength),
];
const LITTLE = meta(Syntax.ExplicitVRLittleEndian);
const IMPLICIT = meta(Syntax.ImplicitVRLittleEndian);

const read = (...bytes: Bytes) => readDicomFile(Uint8Array.from(bytes));
const codeOf = (bytes: Bytes) =>
  read(...bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const innerUids = (dataSet: DataSet, sequence: number = SEQUENCE) =>
  itemsOf(dataSet, sequence).map((one) => stringOf(one, Tag.ReferencedSOPClassUID));

describe('meta information', () => {
  const bigId = explicit(Tag.SOPClassUID, 'UI', CT);
  const big = [0, 8, 0, 0x16, ...bigId.slice(4, 6), 0, CT.length, ...bytesOf(CT)];
  const implicitMeta = (uid: string) => [
    ...PREFIX,
    ...implicit(Tag.FileMetaInformationGroupLength, uint32(40)),
    ...implicit(Tag.TransferSyntaxUID, even(uid)),
  ];

  test.each([
    ['plain', [...LITTLE, ...id], Syntax.ExplicitVRLittleEndian],
    ['a group length too small', [...meta(Syntax.ExplicitVRLittleEndian, 4), ...id], Syntax.ExplicitVRLittleEndian],
    ['a group length too large', [...meta(Syntax.ExplicitVRLittleEndian, 2 ** 31), ...id], Syntax.ExplicitVRLittleEndian],
    ['in implicit VR', [...implicitMeta(Syntax.ImplicitVRLittleEndian), ...implicitId], Syntax.ImplicitVRLittleEndian],
    ['in implicit VR, the data set explicit', [...implicitMeta(Syntax.ExplicitVRLittleEndian), ...id], Syntax.ExplicitVRLittleEndian],
    ['no preamble', [...LITTLE.slice(128), ...id], Syntax.ExplicitVRLittleEndian],
    ['no preamble, no prefix', [...LITTLE.slice(132), ...id], Syntax.ExplicitVRLittleEndian],
    ['none: explicit', id, Syntax.ExplicitVRLittleEndian],
    ['none: implicit', implicitId, Syntax.ImplicitVRLittleEndian],
    ['none: big endian', big, Syntax.ExplicitVRBigEndian],
    ['no transfer syntax, explicit', [...meta(null), ...id], Syntax.ExplicitVRLittleEndian],
    ['no transfer syntax, implicit', [...meta(null), ...implicitId], Syntax.ImplicitVRLittleEndian],
    ['an empty transfer syntax', [...meta(''), ...id], Syntax.ExplicitVRLittleEndian],
    ['implicit said, explicit written', [...IMPLICIT, ...id], Syntax.ExplicitVRLittleEndian],
    ['explicit said, implicit written', [...LITTLE, ...implicitId], Syntax.ImplicitVRLittleEndian],
    ['big endian said, little written', [...meta(Syntax.ExplicitVRBigEndian), ...id], Syntax.ExplicitVRLittleEndian],
    ['little endian said, big written', [...LITTLE, ...big], Syntax.ExplicitVRBigEndian],
    ['a transfer syntax that nobody knows', [...meta('1.2.3.4'), ...id], '1.2.3.4'],
  ])('%s', async (_, bytes, transferSyntaxUid) => {
    const file = await read(...bytes);
    expect(stringOf(file.dataSet, Tag.SOPClassUID)).toBe(CT.slice(0, -1));
    expect(file.transferSyntaxUid).toBe(transferSyntaxUid);
  }); // prettier-ignore

  test('ACR-NEMA: group lengths, a recognition code, no UID at all', async () => {
    const file = await read(
      ...implicit(0x00080000, uint32(30)),
      ...implicit(Tag.LengthToEnd, uint32(300)),
      ...implicit(Tag.RecognitionCode, 'ACR-NEMA 2.0'),
      ...implicitName,
    );
    expect(file.transferSyntaxUid).toBe(Syntax.ImplicitVRLittleEndian);
    expect([...file.dataSet.keys()]).toEqual([
      Tag.LengthToEnd,
      Tag.RecognitionCode,
      Tag.PatientName,
    ]);
  });

  test('a data set that names its kind nowhere is no DICOM', async () => {
    expect(await codeOf(implicitName)).toBe('dicom/not-dicom');
  });
});

describe('read as dcmtk and pydicom read it', () => {
  test.each([
    ['a delimiter at the end of a sequence with a length', explicit(SEQUENCE, 'SQ', [...item(inner), ...SEQUENCE_END])],
    ['a delimiter at the end of an item with a length', explicit(SEQUENCE, 'SQ', item([...inner, ...ITEM_END]))],
    ['UN of undefined length, implicit inside (CP-246)', explicit(SEQUENCE, 'UN', [...item([...implicitInner, ...ITEM_END], OPEN), ...SEQUENCE_END], OPEN)],
    ['UN with a length, a known sequence, implicit inside', explicit(SEQUENCE, 'UN', item(implicitInner))],
    ['UN with a length, a known sequence, explicit inside', explicit(SEQUENCE, 'UN', item(inner))],
    ['explicit items of undefined length', explicit(SEQUENCE, 'SQ', [...item([...inner, ...ITEM_END], OPEN), ...SEQUENCE_END], OPEN)],
  ])('%s', async (_, sequence) => {
    const { dataSet } = await read(...LITTLE, ...id, ...sequence, ...name);
    expect(innerUids(dataSet)).toEqual(['1.2.3']);
    expect(stringOf(dataSet, Tag.PatientName)).toBe('A^B');
  }); // prettier-ignore

  test.each([
    ['the same element twice', [...id, ...name, ...name]],
    ['elements out of order', [...name, ...id]],
    ['an item delimiter behind everything', [...id, ...name, ...ITEM_END]],
    ['an element of odd length', [...id, ...explicit(Tag.PatientName, 'PN', 'A^B')]],
    ['anything in the reserved bytes', [...id, ...tag(0x00091001), ...bytesOf('UN'), 1, 2, ...uint32(0), ...name]],
    ['UN where the VR is known', [...id, ...explicit(Tag.PatientName, 'UN', 'A^B ')]],
    ['private elements behind the pixels', [...id, ...name, ...explicit(Tag.PixelData, 'OW', 'ab'), ...explicit(0x7fe10010, 'LO', 'AB')]],
    ['groups 0001 and FFFF', [...explicit(0x00010010, 'LO', 'AB'), ...id, ...name, ...explicit(0xffff0010, 'LO', 'AB')]],
  ])('%s', async (_, elements) => {
    const { dataSet } = await read(...LITTLE, ...elements);
    expect(stringOf(dataSet, Tag.PatientName)).toBe('A^B');
    expect([...dataSet.keys()]).toEqual([...dataSet.keys()].sort((a, b) => a - b));
  }); // prettier-ignore

  test('the last item of a file, longer than its sequence, as in an edited DICOMDIR', async () => {
    const sequence = explicit(SEQUENCE, 'SQ', item(inner, inner.length + 24));
    expect(innerUids((await read(...LITTLE, ...id, ...sequence)).dataSet)).toEqual(['1.2.3']);
    expect(await codeOf([...LITTLE, ...id, ...sequence, ...name])).toBe('dicom/malformed');
  });
});

describe('habits of single writers', () => {
  test('Philips: items of a private sequence are implicit in an explicit file', async () => {
    const own = 0x20051080;
    for (const value of [
      explicit(own, 'SQ', [...item([...implicitInner, ...ITEM_END], OPEN), ...SEQUENCE_END], OPEN),
      explicit(own, 'SQ', item(implicitInner)),
    ]) {
      const { dataSet } = await read(...LITTLE, ...id, ...value);
      expect(innerUids(dataSet, own)).toEqual(['1.2.3']);
    }
    const standard = explicit(SEQUENCE, 'SQ', item(implicitInner));
    expect(await codeOf([...LITTLE, ...id, ...standard])).toBe('dicom/malformed');
  });

  test('highdicom 0.1: encapsulated pixel data in an implicit data set', async () => {
    const fragments = [...item([]), ...item([0xff, 0xd8]), ...SEQUENCE_END];
    const file = await read(
      ...meta(Syntax.JpegBaseline),
      ...implicitId,
      ...implicit(Tag.PixelData, fragments, OPEN),
    );
    expect(file.transferSyntaxUid).toBe(Syntax.JpegBaseline);
    expect(file.dataSet.get(Tag.PixelData)).toMatchObject({
      kind: 'encapsulated',
      fragments: [Uint8Array.of(0xff, 0xd8)],
    });
  });
});

describe('refused, because readers disagree or nobody can read it', () => {
  const items = item(inner);
  test.each([
    ['one tag with two values', [...name, ...explicit(Tag.PatientName, 'PN', 'C^D ')], 'malformed'],
    ['one sequence twice', [...explicit(SEQUENCE, 'SQ', items), ...explicit(SEQUENCE, 'SQ', items)], 'malformed'],
    ['a sequence delimiter behind a sequence with a length', [...explicit(SEQUENCE, 'SQ', items), ...SEQUENCE_END, ...name], 'malformed'],
    ['a sequence delimiter before the end of a sequence with a length', explicit(SEQUENCE, 'SQ', [...items, ...SEQUENCE_END, ...name]), 'malformed'],
    ['an item delimiter behind an item with a length', [...explicit(SEQUENCE, 'SQ', [...items, ...ITEM_END]), ...name], 'malformed'],
    ['a delimiter with a length', [...explicit(SEQUENCE, 'SQ', [...item([...inner, ...implicit(0xfffee00d, [], 4)], OPEN), ...SEQUENCE_END], OPEN), ...name], 'malformed'],
    ['an open item in a sequence with a length', [...explicit(SEQUENCE, 'SQ', item(inner, OPEN)), ...name], 'malformed'],
    ['an open item that a sequence delimiter ends', [...explicit(SEQUENCE, 'SQ', [...item(inner, OPEN), ...SEQUENCE_END], OPEN), ...name], 'malformed'],
    ['an open sequence that an element ends', [...explicit(SEQUENCE, 'SQ', items, OPEN), ...name], 'malformed'],
    ['an open sequence that the file ends', explicit(SEQUENCE, 'SQ', items, OPEN), 'truncated'],
    ['a sequence delimiter behind everything', SEQUENCE_END, 'malformed'],
    ['an item delimiter before the end', [...ITEM_END, ...name], 'malformed'],
    ['a line end behind everything', [...name, 10], 'truncated'],
    ['the VR ??', [...explicit(0x00091001, '??', 'abcd'), ...name], 'malformed'],
    ['the VR XX', [...explicit(0x00091001, 'XX', 'abcd'), ...name], 'malformed'],
    ['a VR in small letters', explicit(Tag.PatientName, 'pn', 'A^B '), 'malformed'],
    ['an implicit element in an explicit data set', implicitName, 'malformed'],
    ['undefined length of a text', explicit(Tag.TextValue, 'UT', [...item([65, 66]), ...SEQUENCE_END], OPEN), 'malformed'],
    ['fragments that are no pixels', explicit(0x00091001, 'OB', [...item([]), ...SEQUENCE_END], OPEN), 'malformed'],
    ['an item longer than its sequence', [...explicit(SEQUENCE, 'SQ', item(inner, 40)), ...name, ...name], 'malformed'],
    ['an item with less length than elements', [...explicit(SEQUENCE, 'SQ', item(inner, 0)), ...name], 'malformed'],
    ['meta information in the data set', [...name, ...explicit(Tag.SourceApplicationEntityTitle, 'AE', 'AB')], 'malformed'],
    ['an unknown delimiter', [...name, ...implicit(0xfffe0001, [])], 'malformed'],
    ['UT with a short length', [...tag(Tag.TextValue), ...bytesOf('UT'), 4, 0, ...bytesOf('abcd'), ...name], 'truncated'],
  ])('%s', async (_, elements, code) => {
    expect(await codeOf([...LITTLE, ...id, ...elements])).toBe(`dicom/${code}`);
  }); // prettier-ignore

  test('fragments in big endian, which no syntax has', async () => {
    const big = [0, 8, 0, 0x16, ...bytesOf('UI'), 0, CT.length, ...bytesOf(CT)];
    const pixels = [0x7f, 0xe0, 0, 0x10, ...bytesOf('OW'), 0, 0, 0xff, 0xff, 0xff, 0xff];
    const bytes = [...meta(Syntax.ExplicitVRBigEndian), ...big, ...pixels];
    expect(await codeOf(bytes)).toBe('dicom/malformed');
  });
});

describe('a directory', () => {
  const records = [item(inner), item([...inner, ...ITEM_END], OPEN)];
  const directoryMeta = [
    ...PREFIX,
    ...explicit(Tag.MediaStorageSOPClassUID, 'UI', '1.2.840.10008.1.3.10'),
    ...explicit(Tag.TransferSyntaxUID, 'UI', even(Syntax.ExplicitVRLittleEndian)),
  ];
  const bytes = Uint8Array.from([
    ...directoryMeta,
    ...explicit(Tag.DirectoryRecordSequence, 'SQ', records.flat()),
  ]);

  test('gives its records and where each stands', async () => {
    const { file, recordOffsets } = await readDicomDirectory(bytes);
    expect(innerUids(file.dataSet, Tag.DirectoryRecordSequence)).toEqual(['1.2.3', '1.2.3']);
    const first = directoryMeta.length + 12;
    expect(recordOffsets).toEqual([first, first + item(inner).length]);
  });

  test('is no image, and an image is no directory', async () => {
    expect(await codeOf([...bytes])).toBe('import/dicomdir');
    for (const image of [[...LITTLE, ...id], id]) {
      const reading = readDicomDirectory(Uint8Array.from(image));
      await expect(reading).rejects.toMatchObject({ code: 'dicom/malformed' });
    }
  });
});
