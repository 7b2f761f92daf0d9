import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelRecord, RunEvent } from '../core/training/run.ts';
import { fromFirstOptions } from '../core/training/first-train-options.ts';
import { StudioDatabase } from './db.ts';
import {
  appendEvent,
  continueRun,
  createRun,
  finishRun,
  markInterrupted,
  randomId,
  startRun,
  TRAIN_LOCK,
  type NewRun,
} from './runs-store.ts';

const newRun: NewRun = {
  name: 'first',
  datasetVersionId: 'v1',
  recipe: { steps: [{ kind: 'standardize' }] },
  options: fromFirstOptions({
    model: { kind: 'cnn-2d', depth: 1, blockCount: 1, baseFilters: 2, dropout: 0 },
    learningRate: 0.01,
    epochs: 1,
    batchSize: 4,
    seed: 1,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    positiveClass: 1,
  }),
  appVersion: '0',
};
const device = {
  backend: 'cpu',
  reason: 'webgl-missing',
  adapter: 'cpu',
  isSoftware: true,
} as const;
const model = (modelId: string, runId: string): ModelRecord => ({
  ...newRun,
  modelId,
  runId,
  createdAt: '2024-01-01T00:00:00.000Z',
  classes: ['a', 'b'],
  backend: 'cpu',
  test: null,
  topology: {},
  weightSpecs: [],
  weights: new Blob(['w']),
});

let database: StudioDatabase;

beforeEach(() => {
  database = new StudioDatabase(`runs-store-${randomId()}`);
});
afterEach(async () => {
  await database.delete();
});

const stateOf = async (runId: string) => (await database.runs.get(runId))?.state;

describe('runs store', () => {
  it('takes a run from waiting through running to done, with events in order and its model', async () => {
    const { runId, state } = await createRun(database, newRun);
    expect(state).toBe('waiting');
    expect(runId).toMatch(/^[a-z0-9]{15}$/);
    await startRun(database, runId, device);
    expect(await database.runs.get(runId)).toMatchObject({ state: 'running', device });
    const losses = [0.9, 0.8, 0.7];
    for (const [i, loss] of losses.entries()) {
      const event: RunEvent = { kind: 'step', epoch: 1, step: i + 1, steps: 3, loss };
      await appendEvent(database, runId, event);
    }
    const events = await database.runEvents.where('runId').equals(runId).sortBy('sequence');
    expect(events.map(({ event }) => (event.kind === 'step' ? event.loss : null))).toEqual(losses);
    await finishRun(database, runId, { state: 'done', model: model('m1', runId) });
    const run = await database.runs.get(runId);
    expect(run).toMatchObject({ state: 'done', modelId: 'm1', errorCode: null });
    expect(Date.parse(run?.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(run?.startedAt ?? ''));
    expect(await database.models.count()).toBe(1);
  });

  it('stores model and end together or not at all', async () => {
    const { runId } = await createRun(database, newRun);
    await startRun(database, runId, device);
    await database.models.add(model('taken', 'other'));
    await expect(
      finishRun(database, runId, { state: 'done', model: model('taken', runId) }),
    ).rejects.toMatchObject({ code: 'storage/failed' });
    expect(await stateOf(runId)).toBe('running');
  });

  it('marks what a dead tab left, and nothing that has ended', async () => {
    const [left, ended, fresh, stale] = await Promise.all(
      Array.from({ length: 4 }, () => createRun(database, newRun)),
    );
    if (!left || !ended || !fresh || !stale) throw new Error('four runs');
    await startRun(database, left.runId, device);
    await finishRun(database, ended.runId, { state: 'failed', errorCode: 'train/diverged' });
    await database.runs.update(stale.runId, { startedAt: '2020-01-01T00:00:00.000Z' });
    expect(await markInterrupted(database)).toBe(2);
    expect(await stateOf(left.runId)).toBe('interrupted');
    expect(await stateOf(stale.runId)).toBe('interrupted');
    expect(await stateOf(fresh.runId)).toBe('waiting');
    expect(await stateOf(ended.runId)).toBe('failed');
  });

  it('leaves a live run alone as long as its lock is taken', async () => {
    const { runId } = await createRun(database, newRun);
    await startRun(database, runId, device);
    let marking = Promise.resolve(0);
    await navigator.locks.request(TRAIN_LOCK, async () => {
      marking = markInterrupted(database);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await stateOf(runId)).toBe('running');
    });
    expect(await marking).toBe(1);
    expect(await stateOf(runId)).toBe('interrupted');
  });

  it('leaves what waits alone while others stand behind it for the lock', async () => {
    const { runId } = await createRun(database, newRun);
    await database.runs.update(runId, { startedAt: '2020-01-01T00:00:00.000Z' });
    let marking = Promise.resolve(0);
    let waiting: Promise<unknown> = Promise.resolve();
    await navigator.locks.request(TRAIN_LOCK, async () => {
      marking = markInterrupted(database);
      waiting = navigator.locks.request(TRAIN_LOCK, () => Promise.resolve());
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(await marking).toBe(0);
    await waiting;
    expect(await markInterrupted(database)).toBe(1);
  });

  it('lets a run that ended early go on in one tab only', async () => {
    const { runId } = await createRun(database, newRun);
    await expect(continueRun(database, runId)).rejects.toMatchObject({ code: 'train/run-in-use' });
    await finishRun(database, runId, { state: 'failed', errorCode: 'gpu/device-lost' });
    const both = [continueRun(database, runId), continueRun(database, runId)];
    const ends = (await Promise.allSettled(both)).map(({ status }) => status);
    expect(ends.toSorted()).toEqual(['fulfilled', 'rejected']);
    const run = await database.runs.get(runId);
    expect(run).toMatchObject({ state: 'waiting', endedAt: null, errorCode: null });
  });

  it('forgets what came after the place that a run goes on from', async () => {
    const { runId } = await createRun(database, newRun);
    const step = (epoch: number, number: number): RunEvent => ({
      ...{ kind: 'step', epoch, step: number, steps: 2, loss: 1 },
    });
    const scores = { loss: 1, accuracy: 1, sensitivity: 1, specificity: 1, auc: 1, confusion: [] };
    const epoch = (number: number): RunEvent => ({
      ...{ kind: 'epoch', epoch: number, train: scores, validation: null, seconds: 1 },
    });
    const kept = [step(1, 1), step(1, 2), epoch(1), step(2, 1)];
    const later = [step(2, 2), epoch(2), step(3, 1), { kind: 'test', test: scores } as const];
    for (const event of [...kept, ...later]) await appendEvent(database, runId, event);
    const resumed = { kind: 'resumed', epochs: 1, steps: 1 } as const;
    await appendEvent(database, runId, resumed);
    const rows = await database.runEvents.where('runId').equals(runId).sortBy('sequence');
    expect(rows.map(({ event }) => event)).toEqual([...kept, resumed]);
  });
});
