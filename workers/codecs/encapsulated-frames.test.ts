import { expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet, EncapsulatedElement, FileBytes } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { encapsulatedFrames, joinFragments } from './encapsulated-frames.ts';

const start = (mark: number) => Uint8Array.of(0xff, 0xd8, 0xff, mark);
const rest = (mark: number) => Uint8Array.of(1, mark);

function encapsulated(fragments: FileBytes[], offsets: number[] = []): EncapsulatedElement {
  const basicOffsetTable = Uint32Array.from(offsets);
  return { kind: 'encapsulated', tag: Tag.PixelData, vr: 'OB', basicOffsetTable, fragments };
}

async function marksOf(dataSet: DataSet, pixels: EncapsulatedElement, frames: number) {
  const fragmentsOfFrames = await encapsulatedFrames(dataSet, pixels, frames);
  return Promise.all(fragmentsOfFrames.map(async (one) => [...(await joinFragments(one))]));
}
const fragments = [start(0), rest(9), start(1)];
const expected = [
  [0xff, 0xd8, 0xff, 0, 1, 9],
  [0xff, 0xd8, 0xff, 1],
];

test('one frame takes all fragments', async () => {
  expect(await marksOf(new Map(), encapsulated([rest(1), rest(2)]), 1)).toEqual([[1, 1, 1, 2]]);
});

test('two frames by offset table, by extended offset table, by marker', async () => {
  const byTable = encapsulated(fragments, [0, 8 + 4 + 8 + 2]);
  expect(await marksOf(new Map(), byTable, 2)).toEqual(expected);
  const extended = dataSetOf([
    element(
      Tag.ExtendedOffsetTable,
      'OV',
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 22, 0, 0, 0, 0, 0, 0, 0),
    ),
  ]);
  expect(await marksOf(extended, encapsulated(fragments), 2)).toEqual(expected);
  expect(await marksOf(new Map(), encapsulated(fragments), 2)).toEqual(expected);
});

test('offsets over odd fragments are understood with and without the padding in them', async () => {
  const odd = [Uint8Array.of(1, 2, 3), rest(4), rest(5)];
  const marks = [
    [1, 2, 3],
    [1, 4, 1, 5],
  ];
  expect(await marksOf(new Map(), encapsulated(odd, [0, 8 + 3]), 2)).toEqual(marks);
  expect(await marksOf(new Map(), encapsulated(odd, [0, 8 + 4]), 2)).toEqual(marks);
});

test.each([
  ['an offset inside a fragment', encapsulated(fragments, [0, 20])],
  ['offsets out of order', encapsulated(fragments, [12, 0])],
  ['as many offsets as other frames', encapsulated(fragments, [0])],
  ['no marker to tell frames apart', encapsulated([rest(1), rest(2), rest(3)])],
])('%s is refused', async (_, pixels) => {
  await expect(encapsulatedFrames(new Map(), pixels, 2)).rejects.toThrow('fragments');
});

test('fragments left on the disk are told apart and joined like those in memory', async () => {
  const onDisk = fragments.map((bytes) => new Blob([bytes]));
  expect(await marksOf(new Map(), encapsulated(onDisk), 2)).toEqual(expected);
  const byTable = encapsulated(onDisk, [0, 8 + 4 + 8 + 2]);
  expect(await marksOf(new Map(), byTable, 2)).toEqual(expected);
});
