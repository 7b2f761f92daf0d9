import { expect, test } from 'vitest';
import { dataSetOf, element, sequence } from './build.ts';
import { fileBytesOf, heldBytes, readRange, sizeOf } from './file-bytes.ts';
import { readDicomBlob } from './read-blob.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { writeDicomFile } from './write.ts';

const bytes = Uint8Array.of(1, 2, 3, 4, 5);

test.each([
  ['in memory', bytes],
  ['on the disk', new Blob([bytes])],
  ['a part of what is on the disk', { source: new Blob(['**', bytes, '**']), start: 2, end: 7 }],
])('a range of what is %s', async (_, source) => {
  expect(sizeOf(source)).toBe(5);
  expect(await readRange(source, 1, 3)).toEqual(Uint8Array.of(2, 3));
  expect(await readRange(source, 3, 9)).toEqual(Uint8Array.of(4, 5));
  const apart = fileBytesOf(source);
  expect(await readRange(apart, 0, 9)).toEqual(bytes);
});

test('a file holds each array once, and nothing of what stays on the disk', async () => {
  const inner = dataSetOf([element(Tag.TextValue, 'UT', 'a text')]);
  const written = writeDicomFile({
    transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
    dataSet: dataSetOf([
      element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
      element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
      sequence(Tag.ContentSequence, [inner]),
      element(Tag.PixelData, 'OB', new Uint8Array(200_000)),
    ]),
  });
  const blob = new Blob([written]);
  expect(heldBytes(await readDicomBlob(blob))).toBe(written.length);
  expect(heldBytes(await readDicomBlob(blob, { mostHeldBytes: 0 }))).toBeLessThan(20_000);
  const apart = { meta: new Map(), dataSet: dataSetOf([sequence(Tag.ContentSequence, [inner])]) };
  expect(heldBytes({ ...apart, transferSyntaxUid: '', hasPreamble: true })).toBe(6);
});
