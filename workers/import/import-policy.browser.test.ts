import { afterAll, beforeEach, expect, test } from 'vitest';
import { importOne } from '../../tests/support/import-one.ts';
import { storedBytesOf } from '../../tests/support/stored-bytes.ts';
import { identify } from '../../src/core/deid/brands.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { RESEARCH } from '../../src/core/deid/presets.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as T from '../../src/core/dicom/tags.generated.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { ImportOrder, ImportOutcome } from '../../src/core/rpc/import-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { createImportWorker } from '../../src/platform/workers/index.ts';

const db = new StudioDatabase();
const worker = createImportWorker();

beforeEach(() => deleteEverything(db));
afterAll(() => {
  worker.terminate();
  db.close();
});

async function importBy(order: Partial<ImportOrder>): Promise<ImportOutcome> {
  const file = new Blob([phantomInstance(0).bytes]);
  const path = identify('a.dcm');
  const locator = { kind: 'file', file } as const;
  return importOne(worker, [
    { path, byteLength: file.size, locator, condition: null },
    {
      batchId: 'test',
      policy: RCDM_PAPER,
      condition: null,
      compression: 'decompress',
      pixelsApproved: false,
      ...order,
    },
  ]);
}

test('an image is made by the policy of its order', async () => {
  expect(await importBy({ policy: RESEARCH })).toMatchObject({ status: 'ok' });
  expect(await db.images.toArray()).toMatchObject([
    { deid: { policyId: RESEARCH.id, policyVersion: RESEARCH.version } },
  ]);
  const [imageId = ''] = await db.files.toCollection().primaryKeys();
  const { dataSet } = await readDicomFile(await storedBytesOf(db, imageId));
  expect(stringOf(dataSet, T.DeidentificationMethod)).toBe(RESEARCH.method);
});

test('a stored image stays as it was made when another policy is chosen, and that is said', async () => {
  const { imageId } = await importBy({});
  const before = await db.images.toArray();
  expect(before).toMatchObject([{ deid: { policyId: RCDM_PAPER.id } }]);
  const condition = { code: '233604007', conceptId: 255848, name: { en: 'Pneumonia', ko: '폐렴' } };
  for (const order of [
    { policy: RESEARCH },
    { policy: { ...RCDM_PAPER, version: '0' } },
    { policy: RESEARCH, condition },
  ]) {
    const outcome = { status: 'skipped', code: 'import/stored-by-other-policy', imageId };
    expect(await importBy(order)).toEqual(outcome);
  }
  expect(await importBy({})).toMatchObject({ code: 'import/already-stored' });
  const [after] = await db.images.toArray();
  expect(after?.deid).toEqual(before[0]?.deid);
});
