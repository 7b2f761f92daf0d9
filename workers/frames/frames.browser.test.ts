import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { importOne } from '../../tests/support/import-one.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportEntry, ImportOrder } from '../../src/core/rpc/import-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { createFramesWorker, createImportWorker } from '../../src/platform/workers/index.ts';

const ORDER: ImportOrder = {
  batchId: 'test',
  policy: RCDM_PAPER,
  condition: null,
  compression: 'decompress',
  pixelsApproved: false,
};
const db = new StudioDatabase();
const imports = createImportWorker();
const frames = createFramesWorker();

beforeEach(() => deleteEverything(db));
afterAll(() => {
  imports.terminate();
  frames.terminate();
  db.close();
});

async function storeSample(index: number): Promise<string> {
  const { entries } = await imports.call('list', [[{ kind: 'sample' }]]);
  const { imageId } = await importOne(imports, [entries[index] as ImportEntry, ORDER]);
  return imageId ?? '';
}

describe('readFrame', () => {
  it('gives the pixels of the input file, twice the same', async () => {
    const imageId = await storeSample(9);
    const { dataSet } = await readDicomFile(phantomInstance(9).bytes);
    for (let time = 0; time < 2; time++) {
      const frame = await frames.call('readFrame', [imageId, 0]);
      expect(frame.pixels).toEqual(nativeFrame(dataSet, 0));
      expect(frame.pixels.length).toBe(frame.rows * frame.columns);
    }
  });

  it('says when the image is not there, also one that was there before', async () => {
    const missing = { code: 'storage/missing' };
    await expect(frames.call('readFrame', ['nobody', 0])).rejects.toMatchObject(missing);
    const imageId = await storeSample(0);
    await frames.call('readFrame', [imageId, 0]);
    await deleteEverything(db);
    await expect(frames.call('readFrame', [imageId, 0])).rejects.toMatchObject(missing);
  });

  it('refuses a frame that the image does not have', async () => {
    const imageId = await storeSample(0);
    await expect(frames.call('readFrame', [imageId, 1])).rejects.toMatchObject({
      code: 'internal/unexpected',
    });
  });
});
