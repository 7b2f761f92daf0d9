import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import type { Element, FileBytes } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomParts } from '../../src/core/dicom/write.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { ParsedFiles } from '../../src/data/parsed-files.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { createFramesWorker } from '../../src/platform/workers/index.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { encodeRle } from '../../tests/support/rle.ts';

const SIDE = 512;
const FRAMES = 600;
const IMAGE = 'large';

const db = new StudioDatabase();
const worker = createFramesWorker();

beforeEach(() => deleteEverything(db));
afterAll(async () => {
  await deleteEverything(db);
  worker.terminate();
  db.close();
});

/** All frames are one, but for the last. */
function picture(seed: number): Uint16Array<ArrayBuffer> {
  return Uint16Array.from({ length: SIDE * SIDE }, (_, at) => (at * seed) % 4096);
}
const [common, last] = [picture(3), picture(7)];

async function store(transferSyntaxUid: string, pixels: Element): Promise<number> {
  const dataSet = dataSetOf([
    ...imageOf({ rows: SIDE, columns: SIDE, bits: 16, frames: FRAMES }, []).values(),
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
    element(Tag.SOPInstanceUID, 'UI', '2.25.1'),
    pixels,
  ]);
  const parts = writeDicomParts({ transferSyntaxUid, dataSet });
  const file = new Blob(parts as BlobPart[]) as Deidentified<Blob>;
  await db.files.put({ imageId: IMAGE, file });
  return file.size;
}

function allFrames<T>(one: T, lastOne: T): T[] {
  return [...Array<T>(FRAMES - 1).fill(one), lastOne];
}

function encapsulated(fragments: readonly FileBytes[]): Element {
  const basicOffsetTable = new Uint32Array();
  return { kind: 'encapsulated', tag: Tag.PixelData, vr: 'OB', basicOffsetTable, fragments };
}

const rle = (pixels: Uint16Array): Blob =>
  new Blob([encodeRle(new Uint8Array(pixels.buffer), 1, 2) as Uint8Array<ArrayBuffer>]);

test.each<[name: string, syntax: string, pixels: () => Element]>([
  [
    'native',
    Syntax.ExplicitVRLittleEndian,
    () => {
      const blob = new Blob(allFrames(new Blob([common]), new Blob([last])));
      return { kind: 'bulk', tag: Tag.PixelData, vr: 'OW', blob };
    },
  ],
  ['RLE', Syntax.RleLossless, () => encapsulated(allFrames(rle(common), rle(last)))],
])(
  'a stored file of hundreds of megabytes, %s: any frame, the header alone in memory',
  async (...row) => {
    const [, syntax, pixels] = row;
    const byteLength = await store(syntax, pixels());
    expect(byteLength).toBeGreaterThan(150 * 1024 ** 2);
    for (const [index, expected] of [
      [FRAMES - 1, last],
      [0, common],
      [FRAMES - 2, common],
    ] as const) {
      const frame = await worker.call('readFrame', [IMAGE, index]);
      expect(frame.pixels).toEqual(expected);
    }
    const { dataSet } = await new ParsedFiles(db).read(IMAGE);
    const rows = dataSet.get(Tag.Rows);
    expect(rows?.kind === 'value' && rows.bytes.buffer.byteLength).toBeLessThan(100_000);
  },
);
