import { expect, test } from 'vitest';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import { readRange } from '../../src/core/dicom/file-bytes.ts';
import { readDicomBlob } from '../../src/core/dicom/read-blob.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomParts } from '../../src/core/dicom/write.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { encodeRle } from '../../tests/support/rle.ts';
import { decodeToNative } from './decode-frames.ts';
import { storedFrame } from './stored-frame.ts';

const SIDE = 1024;
/** More than are held in memory: 68 MiB. */
const FRAMES = 68;

/** Empty frames but for the first pixel; neighbours differ. */
const pictures = [1, 2, 3].map((mark) => {
  const pixels = new Uint8Array(SIDE * SIDE);
  pixels[0] = mark;
  return pixels;
});
const streams = pictures.map((pixels) => encodeRle(pixels, 1, 1));

function rleFile(frames: number): DicomFile {
  const dataSet = dataSetOf([
    ...imageOf({ rows: SIDE, columns: SIDE, bits: 8, frames }, []).values(),
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    element(Tag.SOPInstanceUID, 'UI', '2.25.1'),
    {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: new Uint32Array(),
      fragments: Array.from({ length: frames }, (_, index) => streams[index % 3] as Uint8Array),
    },
  ]);
  return { transferSyntaxUid: Syntax.RleLossless, meta: new Map(), dataSet, hasPreamble: true };
}

test('what is large once decoded goes to the disk and is written and read from there', async () => {
  const native = await decodeToNative(rleFile(FRAMES));
  const pixels = native.dataSet.get(Tag.PixelData);
  if (pixels?.kind !== 'bulk') throw new Error('in memory');
  expect(pixels.blob.size).toBe(FRAMES * SIDE * SIDE);
  expect(stringOf(native.dataSet, Tag.LossyImageCompression)).toBeUndefined();
  for (const index of [0, 20, FRAMES - 1]) {
    expect(await readRange(pixels.blob, index * SIDE * SIDE, index * SIDE * SIDE + 2)).toEqual(
      Uint8Array.of(1 + (index % 3), 0),
    );
  }
  const written = new Blob(writeDicomParts(native) as BlobPart[]);
  const again = await readDicomBlob(written);
  expect(again.transferSyntaxUid).toBe(Syntax.ExplicitVRLittleEndian);
  expect(again.dataSet.get(Tag.PixelData)?.kind).toBe('bulk');
  const last = await storedFrame(again, FRAMES - 1);
  expect(last[0]).toBe(1 + ((FRAMES - 1) % 3));
  expect(last).toHaveLength(SIDE * SIDE);
});

test('what is small stays in memory', async () => {
  const native = await decodeToNative(rleFile(2));
  expect(native.dataSet.get(Tag.PixelData)?.kind).toBe('value');
});

test('what no native value can hold is refused before all of it is decoded', async () => {
  const decoding = decodeToNative(rleFile(5000));
  await expect(decoding).rejects.toMatchObject({ code: 'dicom/too-large' });
});

test('an end of patience is heard between two frames', async () => {
  const stopped = AbortSignal.abort();
  await expect(decodeToNative(rleFile(2), stopped)).rejects.toMatchObject({ name: 'AbortError' });
});
