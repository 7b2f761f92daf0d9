import { noText } from '../../tests/support/no-text.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FaultyPool, type Fate } from '../../tests/support/faulty-pool.ts';
import { identify } from '../core/deid/brands.ts';
import { RCDM_PAPER } from '../core/deid/policy.ts';
import { RESEARCH } from '../core/deid/presets.ts';
import { AppError } from '../core/errors.ts';
import { StudioDatabase, type ImportBatch } from '../data/db.ts';
import { deleteEverything } from '../data/rcdm-store.ts';
import { createImportWorker } from '../platform/workers/index.ts';
import { WorkerPool } from '../platform/workers/worker-pool.ts';
import { FILES_A_THREAD } from './import-lanes.ts';
import type { ImportStart } from './import-order.ts';
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

const ORDER: ImportStart = {
  sources: [{ kind: 'sample' }],
  condition: null,
  policy: RCDM_PAPER,
  compression: 'keep-lossless',
  handles: [],
  isSample: true,
};

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

const sumOf = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

describe('with workers that fail', () => {
  test('every input ends with one outcome, whatever happens to each', async () => {
    const fate = fc.constantFrom<Fate>('ok', 'skipped', 'held', 'failed', 'crash', 'lost-once');
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { maxLength: 40 }), async (fates) => {
        const { pool, queue } = queueWith(fates);
        await queue.start(ORDER);
        const batch = await batchOf(queue);
        expect(queue.phase).toBe('done');
        expect(batch).toMatchObject({ state: 'done', total: fates.length + 1 });
        expect(sumOf(batch.counts)).toBe(batch.total);
        expect(batch.counts).toEqual(queue.counts);
        const good = fates.filter((each) => each === 'ok' || each === 'lost-once').length;
        expect(batch.counts.ok).toBe(good);
        const crashes = fates.filter((each) => each === 'crash').length;
        expect(batch.codes['worker/crashed'] ?? 0).toBe(crashes);
        expect(pool.mostInFlight).toBeLessThanOrEqual(pool.size * FILES_A_THREAD);
      }),
      { numRuns: 25 },
    );
    expect(notices.all).toEqual([]);
    expect(jobs.all).toEqual([]);
  });

  test('stop keeps what is done; going on does the rest and nothing twice', async () => {
    const slow = Array.from({ length: 3 * FILES_A_THREAD }, () => 'slow' as const);
    const { pool, queue } = queueWith(['ok', 'ok', ...slow, 'ok']);
    const running = queue.start(ORDER);
    await vi.waitFor(() => {
      expect(pool.inFlight).toBeGreaterThan(2);
    });
    expect(jobs.all).toHaveLength(1);
    jobs.all[0]?.stop();
    await running;
    expect(queue.phase).toBe('stopped');
    expect(await batchOf(queue)).toMatchObject({ state: 'stopped', counts: { ok: 2, failed: 1 } });
    const waiting = slow.length + 1;
    expect(queue.files.filter((file) => file.status === 'waiting')).toHaveLength(waiting);

    slow.forEach((_, index) => {
      pool.setFate(index + 2, 'ok');
    });
    await queue.goOn();
    expect(queue.phase).toBe('done');
    const ok = waiting + 2;
    expect(queue.counts).toEqual({ ok, skipped: 0, held: 0, failed: 1 });
    expect(await batchOf(queue)).toMatchObject({ state: 'done', total: ok + 1, counts: { ok } });
    expect(notices.all).toEqual([]);
  });

  test('no room left: the batch stops with that code and can go on', async () => {
    const { pool, queue } = queueWith(['ok', 'full', 'full', 'ok']);
    await queue.start(ORDER);
    expect(queue.phase).toBe('full');
    expect(queue.codes['storage/full']).toBeUndefined();
    const batch = await batchOf(queue);
    expect(batch).toMatchObject({ state: 'interrupted', codes: { 'storage/full': 1 } });
    expect(sumOf(batch.counts)).toBeLessThan(batch.total);

    pool.setFate(1, 'ok');
    pool.setFate(2, 'ok');
    await queue.goOn();
    expect(await batchOf(queue)).toMatchObject({ state: 'done', counts: { ok: 4, failed: 1 } });
    expect((await batchOf(queue)).codes).toEqual({ 'import/zip-unreadable': 1 });
  });

  test('no room for the batch itself: it says so, and goes on when there is', async () => {
    const { queue } = queueWith(['ok', 'ok']);
    const refuse = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    db.batches.hook('creating', refuse);
    await queue.start(ORDER);
    expect(queue.phase).toBe('full');
    expect(notices.all).toMatchObject([{ code: 'storage/full' }]);
    db.batches.hook('creating').unsubscribe(refuse);
    await queue.goOn();
    expect(await batchOf(queue)).toMatchObject({ state: 'done', counts: { ok: 2, failed: 1 } });
  });

  test('a second turn with an approval counts once and names the approved file only', async () => {
    const { pool, queue } = queueWith(['held', 'held', 'ok']);
    await queue.start(ORDER);
    expect(queue.counts).toMatchObject({ ok: 1, held: 2 });
    pool.setFate(0, 'ok');
    pool.orders.length = 0;
    await queue.retry([0], { pixelsApproved: true });
    expect(pool.orders).toMatchObject([{ pixelsApproved: true, compression: 'keep-lossless' }]);
    expect(queue.counts).toMatchObject({ ok: 2, held: 1, failed: 1 });
    expect(sumOf((await batchOf(queue)).counts)).toBe(4);
  });

  test('a broken listing stops the batch and says so', async () => {
    const pool = {
      size: 1,
      call: () => Promise.reject(new AppError('worker/crashed', 'worker stopped')),
    };
    const queue = new ImportQueue({ pool: pool as never, text: noText, db, jobs, notices });
    await queue.start(ORDER);
    expect(queue.phase).toBe('stopped');
    expect(notices.all).toMatchObject([{ code: 'worker/crashed' }]);
    expect(await batchOf(queue)).toMatchObject({ state: 'interrupted' });
  });

  test('thousands of files change the screen at most ten times a second', async () => {
    const { queue } = queueWith(Array.from({ length: 20_000 }, () => 'skipped' as const));
    const lists = new Set<unknown>();
    const watching = setInterval(() => lists.add(queue.files), 4);
    const startedAt = performance.now();
    await queue.start(ORDER);
    clearInterval(watching);
    const seconds = (performance.now() - startedAt) / 1_000;
    expect(queue.counts.skipped).toBe(20_000);
    // Empty, listed and final lists come on top.
    expect(lists.size).toBeLessThanOrEqual(seconds * 10 + 4);
    expect(lists.size).toBeGreaterThan(3);
  });
});

describe('after a tab that died', () => {
  const dead: ImportBatch = {
    batchId: 'dead',
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
    state: 'running',
    condition: null,
    compression: 'decompress',
    total: 9,
    counts: { ok: 3, skipped: 0, held: 0, failed: 0 },
    codes: {},
    handles: [],
    isSample: true,
  };

  test('its batch is marked as interrupted, one that still runs is not', async () => {
    await db.batches.put(dead);
    const { queue } = queueWith(['slow']);
    const running = queue.start(ORDER);
    await vi.waitFor(() => {
      expect(queue.phase).toBe('running');
    });
    const other = new ImportQueue({
      pool: new FaultyPool([]) as never,
      text: noText,
      db,
      jobs,
      notices,
    });
    await other.recover();
    expect((await db.batches.get('dead'))?.state).toBe('interrupted');
    expect((await batchOf(queue)).state).toBe('running');
    queue.stop();
    await running;
  });

  test('a batch of a living tab is marked as soon as that tab is gone', async () => {
    await db.batches.put(dead);
    let die: () => void = () => undefined;
    const living = new Promise<void>((resolve) => (die = resolve));
    const tab = navigator.locks.request('rcdm-import:dead', () => living);
    const { queue } = queueWith([]);
    await queue.recover();
    expect((await db.batches.get('dead'))?.state).toBe('running');
    die();
    await tab;
    await vi.waitFor(async () => {
      expect((await db.batches.get('dead'))?.state).toBe('interrupted');
    });
  });

  test('a batch that came to its end meanwhile stays as it ended', async () => {
    await db.batches.put(dead);
    const { queue } = queueWith([]);
    await navigator.locks.request('rcdm-import:dead', async () => {
      await queue.recover();
      await db.batches.update('dead', { state: 'done' });
    });
    await navigator.locks.request('rcdm-import:dead', () => undefined);
    expect((await db.batches.get('dead'))?.state).toBe('done');
  });

  test('no room to mark it: that is what is said', async () => {
    await db.batches.put(dead);
    db.batches.hook('updating', () => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    const { queue } = queueWith([]);
    await expect(queue.recover()).rejects.toMatchObject({ code: 'storage/full' });
  });

  test('it goes on from its handles, under its own id', async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('resume-test', { create: true });
    await folder.getFileHandle('a.dcm', { create: true });
    const policy = { ...RESEARCH, id: 'since-changed' };
    const interrupted = { state: 'interrupted', compression: 'keep-lossless', policy } as const;
    await db.batches.put({ ...dead, ...interrupted, handles: [folder], isSample: false });
    const batch = await db.batches.get('dead');
    const { pool, queue } = queueWith(['ok', 'skipped']);
    expect(batch && (await queue.resume(batch))).toBe(true);
    await vi.waitFor(() => {
      expect(queue.phase).toBe('done');
    });
    expect(await db.batches.toArray()).toMatchObject([
      { batchId: 'dead', startedAt: dead.startedAt, state: 'done', total: 3 },
    ]);
    expect(new Set(pool.orders.map((order) => order.compression))).toEqual(
      new Set(['keep-lossless']),
    );
    expect(new Set(pool.orders.map((order) => order.policy.id))).toEqual(new Set([policy.id]));
    expect((await db.batches.get('dead'))?.policy).toEqual(policy);
    await root.removeEntry('resume-test', { recursive: true });
  });

  test('of before there was a choice, it goes on by the policy of the paper', async () => {
    const batch: ImportBatch = { ...dead, state: 'interrupted' };
    await db.batches.put(batch);
    const { pool, queue } = queueWith(['ok']);
    expect(await queue.resume(batch)).toBe(true);
    await vi.waitFor(() => {
      expect(queue.phase).toBe('done');
    });
    expect(pool.orders).toMatchObject([{ policy: RCDM_PAPER }]);
    expect((await db.batches.get('dead'))?.policy).toEqual(RCDM_PAPER);
  });

  test('without handles it cannot be gone on with, and can be left', async () => {
    const batch: ImportBatch = { ...dead, state: 'interrupted', isSample: false };
    await db.batches.put(batch);
    const { queue } = queueWith([]);
    expect(await queue.resume(batch)).toBe(false);
    await queue.dismiss('dead');
    expect(await db.batches.where('state').equals('interrupted').count()).toBe(0);
  });
});

test('many files reach the real workers in their order, each with its outcome', async () => {
  const sources = Array.from({ length: 130 }, (_, index) => {
    const path = identify(`${index}.txt`);
    return { kind: 'file', path, file: new Blob([`read me ${index}`]) } as const;
  });
  const pool = new WorkerPool(createImportWorker, 1);
  const queue = new ImportQueue({ pool, text: noText, db, jobs, notices });
  await queue.start({ ...ORDER, sources, isSample: false });
  expect(queue.counts).toEqual({ ok: 0, skipped: 130, held: 0, failed: 0 });
  expect(queue.files.map((file) => file.path)).toEqual(sources.map((source) => source.path));
  pool.terminate();
});

test('the sample set goes through the real workers; again, nothing is stored twice', async () => {
  // Workers open the database by its own name.
  await db.delete();
  db = new StudioDatabase();
  await deleteEverything(db);
  const pool = new WorkerPool(createImportWorker, 2);
  const queue = new ImportQueue({ pool, text: noText, db, jobs, notices });
  await queue.start(ORDER);
  const batch = await batchOf(queue);
  expect(batch.state).toBe('done');
  expect(sumOf(batch.counts)).toBe(batch.total);
  expect(batch.counts.ok).toBeGreaterThan(100);
  expect(batch.counts.failed).toBe(0);
  const stored = await db.images.count();
  expect(stored).toBe(batch.counts.ok);

  queue.clear();
  await queue.start(ORDER);
  expect(queue.counts.ok).toBe(0);
  expect(queue.codes['import/already-stored']).toBe(batch.counts.ok);
  expect(await db.images.count()).toBe(stored);
  pool.terminate();
}, 180_000);
