import { noText } from '../../tests/support/no-text.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FaultyPool, type Fate } from '../../tests/support/faulty-pool.ts';
import { RCDM_PAPER } from '../core/deid/policy.ts';
import { AppError } from '../core/errors.ts';
import { StudioDatabase, type ImportBatch } from '../data/db.ts';
import type { ImportChoices, ImportOrigin } from './import-order.ts';
import { ImportQueue } from './imports.svelte.ts';
import { Jobs } from './jobs.svelte.ts';
import { Notices } from './notices.svelte.ts';

let db: StudioDatabase;
let jobs: Jobs;
let notices: Notices;
beforeEach(() => {
  db = new StudioDatabase(`imports-test-${crypto.randomUUID()}`);
  jobs = new Jobs();
  notices = new Notices();
});
afterEach(async () => {
  db.close();
  await db.delete();
});

function queueWith(fates: readonly Fate[]) {
  const pool = new FaultyPool(fates);
  const queue = new ImportQueue({ pool: pool as never, text: noText, db, jobs, notices });
  return { pool, queue };
}

async function batchOf(queue: ImportQueue): Promise<ImportBatch> {
  const batch = await db.batches.get(queue.batchId ?? '');
  if (!batch) throw new Error('no batch');
  return batch;
}

const ORIGIN: ImportOrigin = { sources: [{ kind: 'sample' }], handles: [], isSample: true };
const CHOICES: ImportChoices = {
  condition: null,
  compression: 'keep-lossless',
  policy: RCDM_PAPER,
};
const PNEUMONIA = { code: '233604007', conceptId: 255848, name: { en: 'Pneumonia', ko: '폐렴' } };

describe('looking before storing', () => {
  test('nothing is stored before it is approved; then the batch holds the plan and no name', async () => {
    const { pool, queue } = queueWith(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    await queue.check(ORIGIN);
    expect(queue.phase).toBe('ready');
    expect(queue.survey.counts).toEqual({
      files: 6,
      patients: 2,
      studies: 2,
      series: 4,
      images: 6,
    });
    expect(pool.imported).toEqual([]);
    expect(await db.batches.count()).toBe(0);
    expect(queue.wouldLose).toBe(false);

    queue.decisions.setCondition(['p1'], PNEUMONIA);
    queue.decisions.leaveOut(['p0 s0'], true);
    expect(queue.wouldLose).toBe(true);
    await queue.approve(CHOICES);
    expect(queue.phase).toBe('done');
    expect(pool.imported.toSorted()).toEqual([1, 3, 4, 5]);
    expect(queue.counts).toEqual({ ok: 4, skipped: 2, held: 0, failed: 1 });
    const batch = await batchOf(queue);
    expect(batch).toMatchObject({ state: 'done', total: 7, codes: { 'import/left-out': 2 } });
    expect(batch.plan).toEqual({
      conditions: [{ condition: PNEUMONIA, personIds: ['p1'] }],
      leftOut: ['p0 s0'],
    });
    expect(JSON.stringify(batch)).not.toMatch(/DOE|10[01]"/);
    expect(queue.wouldLose).toBe(false);
  });

  test('a worker that dies in the survey costs the file that killed it and no other', async () => {
    const fates = Array.from({ length: 100 }, (_, at) => (at === 50 ? 'crash' : 'ok') as Fate);
    const { queue } = queueWith(fates);
    await queue.check(ORIGIN);
    expect(queue.phase).toBe('ready');
    expect(queue.survey.counts).toMatchObject({ files: 100, images: 99 });
    expect(queue.survey.result?.others).toEqual([{ code: 'worker/crashed', files: [50] }]);
    expect(notices.all).toEqual([]);
  });

  test('stopped, it is as if nothing had been begun', async () => {
    const { queue } = queueWith(['ok', 'slow']);
    const checking = queue.check(ORIGIN);
    await vi.waitFor(() => {
      expect(queue.phase).toBe('checking');
    });
    expect(jobs.all).toHaveLength(1);
    jobs.all[0]?.stop();
    await checking;
    expect(queue.phase).toBe('idle');
    expect(queue.files).toEqual([]);
    expect(queue.survey.result).toBeNull();
    expect(notices.all).toEqual([]);
    expect(await db.batches.count()).toBe(0);
  });

  test('files that cannot be listed leave nothing but a notice', async () => {
    const pool = {
      size: 1,
      call: () => Promise.reject(new AppError('worker/crashed', 'worker stopped')),
    };
    const queue = new ImportQueue({ pool: pool as never, text: noText, db, jobs, notices });
    await queue.check(ORIGIN);
    expect(queue.phase).toBe('idle');
    expect(notices.all).toMatchObject([{ code: 'worker/crashed' }]);
  });
});
