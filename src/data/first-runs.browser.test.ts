import Dexie from 'dexie';
import { afterEach, expect, it } from 'vitest';
import { checkTrainOptions } from '../core/training/check-options.ts';
import { StudioDatabase } from './db.ts';
import { randomId } from './runs-store.ts';

const name = `first-runs-${randomId()}`;

afterEach(async () => {
  await Dexie.delete(name);
});

it('says the options of runs and models of the first versions in the words of today', async () => {
  const old = new Dexie(name);
  old.version(3).stores({ runs: 'runId, startedAt, state', models: 'modelId, createdAt' });
  const options = {
    model: { kind: 'cnn-2d', depth: 3, blockCount: 2, baseFilters: 8, dropout: 0.2 },
    learningRate: 0.003,
    epochs: 20,
    batchSize: 16,
    seed: 7,
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    positiveClass: 1,
  };
  await old.table('runs').add({ runId: 'r', startedAt: '', state: 'done', options });
  await old.table('models').add({ modelId: 'm', createdAt: '', options });
  old.close();

  const db = new StudioDatabase(name);
  const [run, model] = [await db.runs.get('r'), await db.models.get('m')];
  expect(run?.options).toEqual(model?.options);
  expect(checkTrainOptions(run?.options, 2)).toEqual(run?.options);
  expect(run?.options).toMatchObject({
    model: { ...options.model, normalization: 'batch', kernelSize: 3 },
    training: { epochs: 20, batchSize: 16, learningRate: { schedule: 'constant', rate: 0.003 } },
    augmentation: null,
    slices: null,
    seed: 7,
  });
  db.close();
});
