import { afterEach, beforeEach, expect, it } from 'vitest';
import { clearDatabase, seedTraining } from '../../tests/support/seed-training.ts';
import { AppError } from '../core/errors.ts';
import type { TrainApi } from '../core/rpc/train-api.ts';
import type { RunState } from '../core/training/run.ts';
import { fromFirstOptions } from '../core/training/first-train-options.ts';
import { StudioDatabase } from '../data/db.ts';
import { startRun } from '../data/runs-store.ts';
import type { CallOptions, WorkerClient } from '../platform/workers/worker-client.ts';
import { Jobs } from './jobs.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { Training } from './training.svelte.ts';

const db = new StudioDatabase();
const device = {
  backend: 'webgpu',
  reason: 'webgpu',
  adapter: 'test',
  isSoftware: false,
} as const;

beforeEach(() => clearDatabase(db));
afterEach(() => clearDatabase(db));

/** A worker whose train ends as the test says. */
function trainingWith(train: (runId: string, options: CallOptions) => Promise<void>) {
  const call = (method: string, args: readonly unknown[], options: CallOptions = {}) =>
    method === 'probe' ? Promise.resolve(device) : train(args[0] as string, options);
  const worker = { call } as unknown as Pick<WorkerClient<TrainApi>, 'call'>;
  const jobs = new Jobs();
  const notices = new Notices();
  return { training: new Training({ worker, db, jobs, notices }), jobs, notices };
}

async function newRun() {
  const { datasetVersionId } = await seedTraining(db, { patients: 4, frozen: 4 });
  return {
    name: 'run',
    datasetVersionId,
    recipe: { steps: [{ kind: 'resize', rows: 16, columns: 16 } as const] },
    options: fromFirstOptions({
      model: { kind: 'cnn-2d', depth: 1, blockCount: 1, baseFilters: 2, dropout: 0 },
      learningRate: 0.01,
      epochs: 1,
      batchSize: 4,
      seed: 1,
      split: { train: 0.5, validation: 0, test: 0.5 },
      positiveClass: 1,
    }),
  };
}

const stateOf = async (runId: string): Promise<RunState | undefined> =>
  (await db.runs.get(runId))?.state;

it('is a job while it runs, with its progress, and can be stopped from there', async () => {
  const { training, jobs } = trainingWith(
    (_, { signal, onProgress }) =>
      new Promise((resolve) => {
        onProgress?.({ done: 3, total: 9, unit: 'steps' });
        signal?.addEventListener('abort', () => {
          resolve();
        });
      }),
  );
  const runId = await training.start(await newRun());
  expect(training.isOurs(runId)).toBe(true);
  expect(jobs.all).toMatchObject([{ progress: { done: 3, total: 9 }, href: `/runs/${runId}` }]);
  jobs.all[0]?.stop();
  await expect.poll(() => training.isOurs(runId)).toBe(false);
  expect(jobs.all).toEqual([]);
});

it('a crashed worker is reported, and its run does not stay "running"', async () => {
  const { training, notices } = trainingWith(async (runId) => {
    await startRun(db, runId, device);
    throw new AppError('worker/crashed', 'worker stopped');
  });
  const runId = await training.start(await newRun());
  await expect.poll(() => stateOf(runId)).toBe('interrupted');
  expect(notices.all).toMatchObject([{ code: 'worker/crashed' }]);
});

it('an abort is a wish, not an error', async () => {
  const { training, notices } = trainingWith(() =>
    Promise.reject(new DOMException('aborted', 'AbortError')),
  );
  const runId = await training.start(await newRun());
  await expect.poll(() => training.isOurs(runId)).toBe(false);
  expect(notices.all).toEqual([]);
});

it('marks what a closed tab left behind', async () => {
  const { training } = trainingWith(() => Promise.resolve());
  const runId = await training.start(await newRun());
  await startRun(db, runId, device);
  await training.recover();
  expect(await stateOf(runId)).toBe('interrupted');
});

it('asks for the device once', async () => {
  const { training } = trainingWith(() => Promise.resolve());
  expect(training.device).toBeNull();
  await training.askDevice();
  expect(training.device).toEqual(device);
});
