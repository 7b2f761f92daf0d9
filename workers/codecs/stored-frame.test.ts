import { expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DataSet, DicomFile, Element, FileBytes } from '../../src/core/dicom/dataset.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { encodeRle } from '../../tests/support/rle.ts';
import { storedFrame } from './stored-frame.ts';

const FRAMES = 5;
const frames = Array.from({ length: FRAMES }, (_, frame) =>
  Uint16Array.from({ length: 12 }, (_, pixel) => frame * 1000 + pixel),
);

function fileOf(transferSyntaxUid: string, dataSet: DataSet): DicomFile {
  return { transferSyntaxUid, meta: new Map(), dataSet, hasPreamble: true };
}

function withPixels(dataSet: DataSet, pixels: Element): DataSet {
  return dataSetOf([...dataSet.values(), pixels]);
}

const inMemory = imageOf(
  { rows: 3, columns: 4, bits: 16, frames: FRAMES },
  frames.flatMap((frame) => [...frame]),
);

/** A Blob that counts what is read of it. */
class CountedBlob extends Blob {
  readBytes = 0;
  override slice(start = 0, end = this.size): Blob {
    this.readBytes += end - start;
    return super.slice(start, end);
  }
}

function onDisk(dataSet: DataSet, blob: Blob): DataSet {
  return withPixels(dataSet, { kind: 'bulk', tag: Tag.PixelData, vr: 'OW', blob });
}

function rleFile(fragments: readonly FileBytes[]): DicomFile {
  const basicOffsetTable = new Uint32Array();
  const pixels = { tag: Tag.PixelData, vr: 'OB', basicOffsetTable, fragments } as const;
  return fileOf(Syntax.RleLossless, withPixels(inMemory, { kind: 'encapsulated', ...pixels }));
}

const rleFrame = (frame: Uint16Array) => encodeRle(new Uint8Array(frame.buffer), 1, 2);

test('of native pixels on the disk only the frame is read', async () => {
  const blob = new CountedBlob(frames);
  const file = fileOf(Syntax.ExplicitVRLittleEndian, onDisk(inMemory, blob));
  for (const [index, expected] of frames.entries()) {
    expect(await storedFrame(file, index)).toEqual(expected);
  }
  expect(blob.readBytes).toBe(blob.size);
});

test('one-bit frames that begin inside a byte', async () => {
  const bits = Uint8Array.of(0b10110100, 0b01101001, 0b11001110, 0b00010111);
  const oneBit = dataSetOf([
    ...imageOf({ rows: 3, columns: 3, bits: 8, frames: 3 }, []).values(),
    element(Tag.BitsAllocated, 'US', 1),
    element(Tag.BitsStored, 'US', 1),
    element(Tag.HighBit, 'US', 0),
    element(Tag.PixelData, 'OB', bits),
  ]);
  const file = fileOf(Syntax.ExplicitVRLittleEndian, onDisk(oneBit, new Blob([bits])));
  for (const index of [0, 1, 2]) {
    const expected = nativeFrame(oneBit, index);
    expect(await storedFrame(file, index)).toEqual(expected);
    expect(new Set(expected).size).toBe(2);
  }
});

test('of compressed pixels only the frame is decoded, in memory and on the disk', async () => {
  const broken = Uint8Array.of(1, 2, 3, 4);
  for (const isOnDisk of [false, true]) {
    const fragments = frames.map((frame, index) => (index === 2 ? broken : rleFrame(frame)));
    const file = rleFile(
      isOnDisk ? fragments.map((one) => new Blob([one as Uint8Array<ArrayBuffer>])) : fragments,
    );
    expect(await storedFrame(file, 4)).toEqual(frames[4]);
    expect(await storedFrame(file, 0)).toEqual(frames[0]);
    await expect(storedFrame(file, 2)).rejects.toMatchObject({ code: 'dicom/decode-failed' });
  }
});

test.each([
  ['compressed', rleFile(frames.map(rleFrame))],
  ['on the disk', fileOf(Syntax.ExplicitVRLittleEndian, onDisk(inMemory, new Blob(frames)))],
  ['in memory', fileOf(Syntax.ExplicitVRLittleEndian, inMemory)],
])('a frame that is not there is refused, %s', async (_, file) => {
  for (const index of [-1, 0.5, FRAMES]) {
    await expect(storedFrame(file, index)).rejects.toMatchObject({ code: 'internal/unexpected' });
  }
});
