import { expect, test } from 'vitest';
import { dataSetOf, element } from './build.ts';
import { readRange, sizeOf } from './file-bytes.ts';
import { readDicomBlob } from './read-blob.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { writeDicomParts } from './write.ts';

// Node's Blob counts with 32 bits; a browser's does not.
test('fragments at offsets of more than 32 bits', async () => {
  const large = new Blob([new Uint8Array(64 * 1024 ** 2)]);
  const last = new Uint8Array(6).fill(9);
  const fragments = [...Array<Blob>(66).fill(large), last];
  const dataSet = dataSetOf([
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
    element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
    {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: new Uint32Array(),
      fragments,
    },
    element(Tag.DataSetTrailingPadding, 'OB', Uint8Array.of(1, 2)),
  ]);
  const parts = writeDicomParts({ transferSyntaxUid: Syntax.RleLossless, dataSet });
  const blob = new Blob(parts as BlobPart[]);
  expect(blob.size).toBeGreaterThan(2 ** 32);

  const read = (await readDicomBlob(blob)).dataSet;
  const pixels = read.get(Tag.PixelData);
  if (pixels?.kind !== 'encapsulated') throw new Error('no fragments');
  expect(pixels.fragments.map(sizeOf)).toEqual(fragments.map(sizeOf));
  expect(await readRange(pixels.fragments.at(-1) ?? last, 0, 6)).toEqual(last);
  expect(read.has(Tag.DataSetTrailingPadding)).toBe(true);
});
