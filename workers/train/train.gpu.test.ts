import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetItem, DatasetVersion } from '../../src/core/dataset/dataset-version.ts';
import type { Deidentified } from '../../src/core/deid/brands.ts';
import { dataSetOf, element } from '../../src/core/dicom/build.ts';
import * as Tags from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import type { Progress } from '../../src/core/rpc/call.ts';
import type { TrainApi } from '../../src/core/rpc/train-api.ts';
import { augmentationOf } from '../../src/core/training/presets.ts';
import type { Recipe } from '../../src/core/training/recipe.ts';
import type { RunState } from '../../src/core/training/run.ts';
import { optimizerSchema } from '../../src/core/training/training-options.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { continueRun, createRun, markInterrupted, randomId } from '../../src/data/runs-store.ts';
import { toyImages, toyOptions, type ToyChange } from '../../src/engine/testing/toy-images.ts';
import { createTrainWorker } from '../../src/platform/workers/index.ts';
import type { WorkerClient } from '../../src/platform/workers/worker-client.ts';

const SIZE = 24;
const PATIENTS = 20;
const APP_VERSION = 'train-worker-test';
/** Gentle for two epochs of six steps, then beyond all measure. */
const WILD_RATE = {
  schedule: 'one-cycle',
  rate: 10,
  riseShare: 0.99,
  startFactor: 1e-4,
  endFactor: 1e-4,
} as const;
const WILD_OPTIMIZER = optimizerSchema.parse({ kind: 'adam', weightDecay: 100 });
const recipe: Recipe = {
  steps: [{ kind: 'resize', rows: 16, columns: 16 }, { kind: 'standardize' }],
};

// The worker opens the app's own database; ids are fresh, so nothing else is touched.
const database = new StudioDatabase();
const datasetVersionId = randomId();
const items: DatasetItem[] = [];
const clients: WorkerClient<TrainApi>[] = [];

function client(): WorkerClient<TrainApi> {
  const created = createTrainWorker();
  clients.push(created);
  return created;
}

/** A CT-like file of two frames: 12 bits stored, intercept −1024. */
function fileOf(first: Float32Array, second: Float32Array): Deidentified<Blob> {
  const stored = Uint16Array.from([...first, ...second], (value) => 1024 + Math.round(value * 400));
  const dataSet = dataSetOf([
    element(Tags.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7.3'),
    element(Tags.SOPInstanceUID, 'UI', `2.25.${items.length + 1}`),
    element(Tags.NumberOfFrames, 'IS', '2'),
    element(Tags.Rows, 'US', SIZE),
    element(Tags.Columns, 'US', SIZE),
    element(Tags.SamplesPerPixel, 'US', 1),
    element(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    element(Tags.BitsAllocated, 'US', 16),
    element(Tags.BitsStored, 'US', 12),
    element(Tags.HighBit, 'US', 11),
    element(Tags.PixelRepresentation, 'US', 0),
    element(Tags.RescaleSlope, 'DS', '1'),
    element(Tags.RescaleIntercept, 'DS', '-1024'),
    element(Tags.PixelData, 'OW', new Uint8Array(stored.buffer)),
  ]);
  const bytes = writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });
  return new Blob([bytes]) as Deidentified<Blob>;
}

beforeAll(async () => {
  const { pixels, labels } = toyImages(PATIENTS * 4, SIZE, 9);
  const imageAt = (index: number) => pixels.subarray(index * SIZE ** 2, (index + 1) * SIZE ** 2);
  for (let patient = 0; patient < PATIENTS; patient++) {
    const label = patient % 2;
    const own = [...labels.keys()].filter((i) => labels[i] === label).slice(patient, patient + 2);
    const imageId = randomId();
    await database.files.add({ imageId, file: fileOf(imageAt(own[0] ?? 0), imageAt(own[1] ?? 0)) });
    for (const frame of [0, 1]) {
      const personId = `p${patient}`;
      items.push({ imageId, frame, radiologyOccurrenceId: 'o', personId, label });
    }
  }
  const version: DatasetVersion = {
    datasetVersionId,
    datasetId: randomId(),
    name: 'toy',
    version: 1,
    createdAt: new Date().toISOString(),
    task: 'classification-2d',
    labelSource: 'condition',
    classes: ['ring', 'disc'],
    query: '',
    items,
    contentHash: '',
  };
  await database.datasetVersions.add(version);
});

afterAll(async () => {
  const runs = await database.runs.filter((run) => run.appVersion === APP_VERSION).toArray();
  const runIds = runs.map((run) => run.runId);
  await database.runEvents.where('runId').anyOf(runIds).delete();
  await database.checkpoints.bulkDelete(runIds);
  await database.models.filter((model) => runIds.includes(model.runId)).delete();
  await database.runs.bulkDelete(runIds);
  await database.files.bulkDelete(items.map((item) => item.imageId));
  await database.datasetVersions.delete(datasetVersionId);
});
afterEach(() => {
  for (const each of clients.splice(0)) each.terminate();
});

const newRun = (change: ToyChange = {}, version = datasetVersionId) =>
  createRun(database, {
    name: 'toy run',
    datasetVersionId: version,
    recipe,
    options: toyOptions({ batchSize: 4, ...change }),
    appVersion: APP_VERSION,
  });

const eventsOf = async (runId: string) =>
  (await database.runEvents.where('runId').equals(runId).sortBy('sequence')).map(
    ({ event }) => event,
  );

const reaches = (runId: string, kind: 'step' | 'device') =>
  expect
    .poll(async () => (await eventsOf(runId)).some((event) => event.kind === kind), {
      timeout: 20_000,
    })
    .toBe(true);

const stateOf = async (runId: string): Promise<RunState | undefined> =>
  (await database.runs.get(runId))?.state;

describe('train worker', () => {
  it('trains the stored run and keeps a model that predicts', async () => {
    const worker = client();
    const { runId } = await newRun({ epochs: 3 });
    const progress: Progress[] = [];
    await worker.call('train', [runId], { onProgress: (value) => progress.push(value) });

    const run = await database.runs.get(runId);
    expect(run).toMatchObject({
      state: 'done',
      errorCode: null,
    });
    // On a machine with a GPU, which one is the fastest is up to it.
    const { backend, trials = [], reason } = run?.device ?? {};
    expect(trials.every(({ isRight }) => isRight)).toBe(true);
    const tried = trials.map((trial) => trial.backend);
    if (reason === 'webgpu-emulated') expect(tried).toEqual(['wasm', 'cpu']);
    else expect(tried).toEqual(expect.arrayContaining(['webgpu', 'wasm', 'cpu']));
    const events = await eventsOf(runId);
    expect(events.slice(0, 2).map((event) => event.kind)).toEqual(['device', 'data']);
    expect(events[1]).toEqual({
      kind: 'data',
      patients: { train: 12, validation: 4, test: 4 },
      examples: { train: 24, validation: 8, test: 8 },
    });
    const epochs = events.filter((event) => event.kind === 'epoch');
    expect(epochs.map((event) => event.epoch)).toEqual([1, 2, 3]);
    expect(epochs[2]?.train.loss).toBeLessThan(epochs[0]?.train.loss ?? 0);
    expect(events.filter((event) => event.kind === 'step').length).toBeGreaterThan(0);
    expect(events.at(-1)?.kind).toBe('test');
    expect(progress.at(-1)).toEqual({ done: 18, total: 18, unit: 'steps' });

    const model = await database.models.get(run?.modelId ?? '');
    expect(model).toMatchObject({ runId, classes: ['ring', 'disc'], backend, recipe });
    const [first] = items;
    if (!model || !first) throw new Error('no model');
    const prediction = await worker.call('predict', [model.modelId, first.imageId, 1]);
    expect(prediction.classes).toEqual(['ring', 'disc']);
    expect(prediction.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    await expect(worker.call('train', [runId])).rejects.toMatchObject({
      code: 'train/run-in-use',
    });
  });

  it('shows the image before and after each step', async () => {
    const [first] = items;
    const stages = await client().call('preview', [first?.imageId ?? '', 0, recipe]);
    expect(stages.map(({ rows, columns }) => [rows, columns])).toEqual([
      [SIZE, SIZE],
      [16, 16],
      [16, 16],
    ]);
    // Stored values are 1024 + 400 × toy value; the intercept takes 1024 off again.
    const toy = toyImages(PATIENTS * 4, SIZE, 9).pixels;
    expect(stages[0]?.pixels[7]).toBeCloseTo(Math.round((toy[7] ?? 0) * 400), 5);
    expect(stages[2]?.histogram.counts.reduce((a, b) => a + b)).toBe(256);
    await expect(
      client().call('preview', [first?.imageId ?? '', 0, { steps: [] }]),
    ).rejects.toMatchObject({ code: 'train/bad-options' });
  });

  it('stops, and lets a second training wait for its turn', async () => {
    const [one, two] = [await newRun({ epochs: 500 }), await newRun({ epochs: 1 })];
    const abort = new AbortController();
    const first = client().call('train', [one.runId], { signal: abort.signal });
    await reaches(one.runId, 'step');
    const second = client().call('train', [two.runId]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stateOf(two.runId)).toBe('waiting');
    const marking = markInterrupted(database);

    abort.abort();
    await first;
    expect(await stateOf(one.runId)).toBe('stopped');
    const count = (await eventsOf(one.runId)).length;
    await second;
    expect(await stateOf(two.runId)).toBe('done');
    expect(await marking).toBe(0);
    expect(await eventsOf(one.runId)).toHaveLength(count);
  });

  it('stops while it waits', async () => {
    const { runId } = await newRun();
    const abort = new AbortController();
    const worker = client();
    // Its thread is up when it has answered once.
    await worker.call('preview', [items[0]?.imageId ?? '', 0, recipe]);
    await navigator.locks.request('rcdm-train', async () => {
      const work = worker.call('train', [runId], { signal: abort.signal });
      await new Promise((resolve) => setTimeout(resolve, 200));
      abort.abort();
      await work;
    });
    expect(await stateOf(runId)).toBe('stopped');
  });

  it('ends as failed with the code, never as running', async () => {
    const gone = await newRun({}, randomId());
    await expect(client().call('train', [gone.runId])).rejects.toMatchObject({
      code: 'storage/missing',
    });
    expect(await database.runs.get(gone.runId)).toMatchObject({
      state: 'failed',
      errorCode: 'storage/missing',
      modelId: null,
    });
    const deep = await newRun({
      model: { kind: 'cnn-2d', depth: 8, blockCount: 1, baseFilters: 4, dropout: 0 },
    });
    await expect(client().call('train', [deep.runId])).rejects.toMatchObject({
      code: 'train/bad-options',
    });
    expect(await stateOf(deep.runId)).toBe('failed');
  });

  it('killed within an epoch, it goes on and ends with the same bytes', async () => {
    const large: Recipe = {
      steps: [{ kind: 'resize', rows: 160, columns: 160 }, { kind: 'standardize' }],
    };
    // Slow by its augmentation, and random in all that can be: epochs of seconds.
    const options = {
      ...toyOptions({ epochs: 2, batchSize: 2 }),
      augmentation: augmentationOf('strong'),
    };
    const slowRun = () =>
      createRun(database, {
        ...{ name: 'slow', datasetVersionId, recipe: large, options, appVersion: APP_VERSION },
      });
    const whole = await slowRun();
    await client().call('train', [whole.runId]);
    const { runId } = await slowRun();
    const killed = client();
    const work = killed.call('train', [runId]).catch((error: unknown) => error);
    const checkpoint = async () => await database.checkpoints.get(runId);
    await expect.poll(checkpoint, { timeout: 40_000 }).toBeDefined();
    killed.terminate();
    await work;
    expect(await markInterrupted(database)).toBe(1);
    const { epochs, steps } = (await checkpoint()) ?? { epochs: 9, steps: 0 };
    expect(epochs * 12 + steps).toBeLessThan(24);

    await continueRun(database, runId);
    await expect(continueRun(database, runId)).rejects.toMatchObject({ code: 'train/run-in-use' });
    await client().call('train', [runId]);
    expect(await stateOf(runId)).toBe('done');
    expect(await checkpoint()).toBeUndefined();
    const withoutTimes = async (id: string) =>
      (await eventsOf(id)).flatMap((event) =>
        event.kind === 'epoch' ? { ...event, seconds: 0 } : event.kind === 'test' ? event : [],
      );
    expect(await eventsOf(runId)).toContainEqual({ kind: 'resumed', epochs, steps });
    expect(await withoutTimes(runId)).toEqual(await withoutTimes(whole.runId));
    const bytesOf = async (id: string) => {
      const run = await database.runs.get(id);
      const model = await database.models.get(run?.modelId ?? '');
      return new Uint8Array((await model?.weights.arrayBuffer()) ?? new ArrayBuffer(0));
    };
    const bytes = await bytesOf(runId);
    expect(bytes.length).toBeGreaterThan(1000);
    expect(bytes).toEqual(await bytesOf(whole.runId));
  });

  it('keeps what it had learnt when it diverges', async () => {
    const options = toyOptions({ epochs: 30, batchSize: 4 });
    const { runId } = await createRun(database, {
      name: 'wild',
      datasetVersionId,
      recipe,
      // Steps so large that weights leave what a float can hold, after an epoch or more.
      options: {
        ...options,
        training: { ...options.training, learningRate: WILD_RATE, optimizer: WILD_OPTIMIZER },
      },
      appVersion: APP_VERSION,
    });
    await expect(client().call('train', [runId])).rejects.toMatchObject({ code: 'train/diverged' });
    const run = await database.runs.get(runId);
    expect(run).toMatchObject({ state: 'failed', errorCode: 'train/diverged' });
    const model = await database.models.get(run?.modelId ?? '');
    const weights = new Float32Array((await model?.weights.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(weights.length).toBeGreaterThan(100);
    expect(weights.every(Number.isFinite)).toBe(true);
  });

  it('leaves a mark when the thread is killed', async () => {
    const { runId } = await newRun({ epochs: 500 });
    const worker = client();
    const work = worker.call('train', [runId]).catch((error: unknown) => error);
    await reaches(runId, 'step');
    worker.terminate();
    expect(await work).toBeInstanceOf(DOMException);
    // The lock goes with the thread, a moment later.
    expect(await markInterrupted(database)).toBe(1);
    expect(await stateOf(runId)).toBe('interrupted');
  });
});
