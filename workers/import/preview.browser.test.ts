import { afterAll, beforeEach, expect, test } from 'vitest';
import { importOne } from '../../tests/support/import-one.ts';
import { storedBytesOf } from '../../tests/support/stored-bytes.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import type { PixelBox } from '../../src/core/deid/pixels/pixel-box.ts';
import { dataSetOf, element, sequence } from '../../src/core/dicom/build.ts';
import type { Element } from '../../src/core/dicom/dataset.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian, RleLossless } from '../../src/core/dicom/transfer-syntaxes.ts';
import { itemsOf, stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import type { ImportEntry, ImportOrder } from '../../src/core/rpc/import-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { createImportWorker } from '../../src/platform/workers/index.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { encodeRle } from '../../tests/support/rle.ts';

const ORDER: ImportOrder = {
  batchId: 'test',
  policy: RCDM_PAPER,
  condition: null,
  compression: 'keep-lossless',
  pixelsApproved: false,
};
const [ROWS, COLUMNS, FRAMES] = [24, 32, 3];
/** Below a banner of four rows, with a margin of two columns at each side. */
const REGION = dataSetOf([
  element(T.RegionLocationMinX0, 'UL', 2),
  element(T.RegionLocationMinY0, 'UL', 4),
  element(T.RegionLocationMaxX1, 'UL', COLUMNS - 3),
  element(T.RegionLocationMaxY1, 'UL', ROWS - 1),
]);
const SUGGESTED: readonly PixelBox[] = [
  { row: 0, column: 0, rows: 4, columns: COLUMNS },
  { row: 4, column: 0, rows: ROWS - 4, columns: 2 },
  { row: 4, column: COLUMNS - 2, rows: ROWS - 4, columns: 2 },
];
const NAME = 'Planted^Penelope';

const db = new StudioDatabase();
const worker = createImportWorker();

beforeEach(() => deleteEverything(db));
afterAll(() => {
  worker.terminate();
  db.close();
});

/** Nowhere black, and another in each frame. */
const frameOf = (index: number) =>
  Uint8Array.from({ length: ROWS * COLUMNS }, (_, at) => 1 + ((at * 7 + index * 31) % 255));
const allFrames = Array.from({ length: FRAMES }, (_, index) => frameOf(index));

function ultrasound(more: readonly Element[] = [], isCompressed = false): Uint8Array<ArrayBuffer> {
  const pixels: Element = isCompressed
    ? {
        kind: 'encapsulated',
        tag: T.PixelData,
        vr: 'OB',
        basicOffsetTable: new Uint32Array(),
        fragments: allFrames.map((frame) => encodeRle(frame, 1, 1)),
      }
    : element(T.PixelData, 'OB', Uint8Array.from(allFrames.flatMap((frame) => [...frame])));
  const dataSet = dataSetOf([
    ...imageOf({ rows: ROWS, columns: COLUMNS, bits: 8, frames: FRAMES }, []).values(),
    element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.3.1'),
    element(T.SOPInstanceUID, 'UI', '1.2.3.4.5'),
    element(T.StudyInstanceUID, 'UI', '1.2.3'),
    element(T.SeriesInstanceUID, 'UI', '1.2.3.4'),
    element(T.Modality, 'CS', 'US'),
    element(T.PatientName, 'PN', NAME),
    element(T.PatientID, 'LO', 'PLANTED-4711'),
    element(T.BurnedInAnnotation, 'CS', 'YES'),
    sequence(T.SequenceOfUltrasoundRegions, [REGION]),
    pixels,
    ...more,
  ]);
  const transferSyntaxUid = isCompressed ? RleLossless : ExplicitVRLittleEndian;
  return writeDicomFile({ transferSyntaxUid, dataSet });
}

async function entryOf(bytes: Uint8Array<ArrayBuffer>): Promise<ImportEntry> {
  const source = { kind: 'file', path: identify('a.dcm'), file: new Blob([bytes]) } as const;
  const [entry] = (await worker.call('list', [[source]])).entries;
  if (!entry) throw new Error('not listed');
  return entry;
}

const storedFile = async (imageId: string) => readDicomFile(await storedBytesOf(db, imageId));

test.each([false, true])(
  'a held ultrasound is shown and not stored; compressed: %s',
  async (rle) => {
    const entry = await entryOf(ultrasound([], rle));
    expect(await importOne(worker, [entry, ORDER])).toMatchObject({
      status: 'held',
      code: 'deid/burned-in-risk',
    });
    for (const index of [2, 0]) {
      const preview = await worker.call('preview', [entry, index]);
      expect(preview).toMatchObject({ frames: FRAMES, rule: 'burned-in-annotation' });
      expect(preview.suggested).toEqual(SUGGESTED);
      const frame = reveal(preview.frame);
      expect(frame).toMatchObject({ rows: ROWS, columns: COLUMNS, overlays: [] });
      expect([...frame.pixels]).toEqual([...frameOf(index)]);
      const { pixels, ...facts } = frame;
      const said = JSON.stringify({ ...preview, frame: facts, words: null });
      expect(pixels.length).toBe(ROWS * COLUMNS);
      expect(said).not.toContain('1.2.3.4');
      expect(said).not.toMatch(/planted/i);
      expect(reveal(preview.words)).toMatchObject({ names: ['Planted', 'Penelope'] });
      const boxes: PixelBox[] = [{ row: 1, column: 3, rows: 4, columns: 5 }];
      const blanked = reveal((await worker.call('preview', [entry, index, boxes])).frame);
      const expected = [...frameOf(index)].map((value, at) => {
        const [row, column] = [Math.floor(at / COLUMNS), at % COLUMNS];
        return row >= 1 && row < 5 && column >= 3 && column < 8 ? 0 : value;
      });
      expect([...blanked.pixels]).toEqual(expected);
    }
    expect(await db.files.count()).toBe(0);
    expect(await db.images.count()).toBe(0);
  },
);

test('one series and one matrix, one key', async () => {
  const keyOf = async (...more: Element[]) =>
    (await worker.call('preview', [await entryOf(ultrasound(more)), 0])).seriesKey;
  const key = await keyOf();
  expect(await keyOf(element(T.SOPInstanceUID, 'UI', '1.2.3.4.6'))).toBe(key);
  expect(await keyOf(element(T.SeriesInstanceUID, 'UI', '1.2.3.9'))).not.toBe(key);
  const turned = [element(T.Rows, 'US', COLUMNS), element(T.Columns, 'US', ROWS)];
  expect(await keyOf(...turned)).not.toBe(key);
});

test.each([false, true])('boxes are black in every stored frame; compressed: %s', async (rle) => {
  const entry = await entryOf(ultrasound([], rle));
  const order = { ...ORDER, pixelsApproved: true, blanked: SUGGESTED };
  const { status, imageId } = await importOne(worker, [entry, order]);
  expect(status).toBe('ok');
  const { dataSet, transferSyntaxUid } = await storedFile(imageId ?? '');
  expect(transferSyntaxUid).toBe(ExplicitVRLittleEndian);
  expect(stringOf(dataSet, T.BurnedInAnnotation)).toBe('NO');
  const codes = itemsOf(dataSet, T.DeidentificationMethodCodeSequence);
  expect(codes.map((item) => stringOf(item, T.CodeValue))).toEqual(['113100', '113101']);
  const isBoxed = (row: number, column: number) => row < 4 || column < 2 || column >= COLUMNS - 2;
  for (const [index, before] of allFrames.entries()) {
    const expected = before.map((value, at) =>
      isBoxed(Math.floor(at / COLUMNS), at % COLUMNS) ? 0 : value,
    );
    expect([...nativeFrame(dataSet, index)]).toEqual([...expected]);
  }
});

test('approved as it is: the pixels as they came, and said to be clean (PS3.15 E.3.1)', async () => {
  const entry = await entryOf(ultrasound());
  const order = { ...ORDER, pixelsApproved: true, blanked: [] };
  const { imageId } = await importOne(worker, [entry, order]);
  const { dataSet } = await storedFile(imageId ?? '');
  expect([...nativeFrame(dataSet, 1)]).toEqual([...frameOf(1)]);
  expect(stringOf(dataSet, T.BurnedInAnnotation)).toBe('NO');
  const codes = itemsOf(dataSet, T.DeidentificationMethodCodeSequence);
  expect(codes.map((item) => stringOf(item, T.CodeValue))).toEqual(['113100', '113101']);
});

test('the output is searched all the same: a name among pixels that were left holds the file', async () => {
  const named = Uint8Array.from(allFrames.flatMap((frame) => [...frame]));
  named.set(new TextEncoder().encode(NAME), 8 * COLUMNS + 2);
  const entry = await entryOf(ultrasound([element(T.PixelData, 'OB', named)]));
  const order = { ...ORDER, pixelsApproved: true, blanked: SUGGESTED };
  expect(await importOne(worker, [entry, order])).toMatchObject({
    status: 'held',
    code: 'deid/residual-identifier',
  });
  expect(await db.files.count()).toBe(0);
});

test('what no look can let through has no preview, nor has what is no file', async () => {
  const document = element(T.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.104.1');
  const entry = await entryOf(ultrasound([document]));
  await expect(worker.call('preview', [entry, 0])).rejects.toMatchObject({
    code: 'deid/object-kind',
  });
  const noise = await entryOf(new Uint8Array(500).fill(7));
  await expect(worker.call('preview', [noise, 0])).rejects.toMatchObject({
    code: 'dicom/not-dicom',
  });
});
