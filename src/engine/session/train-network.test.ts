import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { augmentationSchema } from '../../core/training/augmentation-options.ts';
import { patchesSchema } from '../../core/training/patch-options.ts';
import { isOverlap, type SessionEvent } from '../../core/training/session-event.ts';
import { trainingSchema } from '../../core/training/training-options.ts';
import { chooseBackend } from '../backend/choose-backend.ts';
import type { OpenBackend } from '../backend/open-backend.ts';
import { voxelCountOf, type Example, type ExampleSource, type Size } from '../data/example.ts';
import { imageSource } from '../image-set.ts';
import { buildModel } from '../models/build-model.ts';
import { toyImages } from '../testing/toy-images.ts';
import { takeWeights } from '../weights.ts';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { trainNetwork, type SessionInput } from './train-network.ts';
import type { TrainPlan } from './train-plan.ts';

const SIZE = 8;
let backend: OpenBackend;

beforeAll(async () => {
  backend = await chooseBackend({ only: 'cpu' });
});

const classPlan = (change: object = {}): TrainPlan => ({
  task: 'classification',
  dimensions: 2,
  classCount: 2,
  positiveClass: 1,
  training: trainingSchema.parse({
    epochs: 3,
    batchSize: 4,
    learningRate: { schedule: 'cosine', rate: 0.01, warmUpEpochs: 0.5 },
    clipNorm: 1,
    averageDecay: 0.9,
    best: 'auc',
    ...change,
  }),
  augmentation: augmentationSchema.parse({ flip: ['columns'], rotateDegrees: 10, noise: {} }),
  patches: null,
  seed: 7,
  buildModel: (inputShape) =>
    buildModel(
      { kind: 'cnn-2d', depth: 2, blockCount: 1, baseFilters: 2, dropout: 0.2 },
      inputShape,
      2,
      7,
    ),
});

const train = imageSource(toyImages(18, SIZE, 1));
const validation = imageSource(toyImages(8, SIZE, 2));

async function run(plan: TrainPlan, change: Partial<SessionInput> = {}) {
  const events: SessionEvent[] = [];
  const kept: Checkpoint[] = [];
  const { model, ...result } = await trainNetwork({
    plan,
    train,
    validation,
    backend,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    checkpoints: {
      fingerprint: 'f',
      keep: (checkpoint) => {
        // As on the disk: through bytes.
        kept.push(decodeCheckpoint(encodeCheckpoint(checkpoint)));
        return Promise.resolve();
      },
    },
    ...change,
  });
  const weights = model && (await takeWeights(model));
  model?.dispose();
  return { ...result, weights, events, kept };
}

const withoutTimes = (events: readonly SessionEvent[]) =>
  events.map((event) => (event.kind === 'epoch' ? { ...event, seconds: 0 } : event));

const stepOf = ({ events }: { events: readonly SessionEvent[] }, epoch: number, step: number) =>
  withoutTimes(events).slice(
    events.findIndex((e) => e.kind === 'step' && e.epoch === epoch && e.step === step),
  );

describe('a stopped run', () => {
  it('goes on from the end of an epoch and ends with the same bytes', async () => {
    const whole = await run(classPlan());
    expect(whole).toMatchObject({ outcome: 'done' });
    expect(whole.kept.map(({ epochs }) => epochs)).toEqual([1, 2, 3]);
    const [, second] = whole.kept;
    if (!second) throw new Error('no checkpoint');
    const rest = await run(classPlan(), { resumeFrom: second });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.bestEpoch).toBe(whole.bestEpoch);
    expect(rest.kept.at(-1)).toEqual(whole.kept.at(-1));
    expect(rest.events[0]).toEqual({ kind: 'resumed', epochs: 2, steps: 0 });
    expect(withoutTimes(rest.events.slice(1))).toEqual(stepOf(whole, 3, 1));
  });

  it('goes on from any step that a checkpoint was taken at, and taking them changes nothing', async () => {
    const whole = await run(classPlan());
    const kept: Checkpoint[] = [];
    const often = await run(classPlan(), {
      checkpoints: {
        fingerprint: 'f',
        everyMs: 0,
        keep: (checkpoint) => {
          kept.push(decodeCheckpoint(encodeCheckpoint(checkpoint)));
          return Promise.resolve();
        },
      },
    });
    expect(often.weights).toEqual(whole.weights);
    expect(kept.length).toBeGreaterThan(12);
    const within = kept.find(({ epochs, steps }) => epochs === 1 && steps > 0);
    if (!within) throw new Error('no checkpoint within an epoch');
    const rest = await run(classPlan(), { resumeFrom: within });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.events[0]).toMatchObject({ kind: 'resumed', epochs: 1, steps: within.steps });
    const own = withoutTimes(rest.events).filter(({ kind }) => kind === 'epoch');
    expect(own).toEqual(
      withoutTimes(whole.events).filter((e) => e.kind === 'epoch' && e.epoch > 1),
    );
  });

  it('goes on from the middle of an epoch and ends with the same bytes and figures', async () => {
    const whole = await run(classPlan());
    const abort = new AbortController();
    const stopped = await run(classPlan(), {
      signal: abort.signal,
      emit: (event) => {
        if (event.kind === 'step' && event.epoch === 2 && event.step === 2) abort.abort();
      },
    });
    expect(stopped.outcome).toBe('stopped');
    const last = stopped.kept.at(-1);
    if (!last) throw new Error('no checkpoint');
    expect(last.epochs).toBe(1);
    expect([2, 3]).toContain(last.steps);
    const rest = await run(classPlan(), { resumeFrom: last });
    expect(rest.weights).toEqual(whole.weights);
    expect(rest.kept.at(-1)).toEqual(whole.kept.at(-1));
    expect(withoutTimes(rest.events.slice(1))).toEqual(stepOf(whole, 2, last.steps + 1));
  });

  it('does not go on from a checkpoint of another network, or a damaged one', async () => {
    const { kept } = await run(classPlan({ epochs: 1 }));
    const [first] = kept;
    if (!first) throw new Error('no checkpoint');
    const arrays = { ...first.arrays, weights: first.arrays.weights.slice(1) };
    await expect(run(classPlan(), { resumeFrom: { ...first, arrays } })).rejects.toMatchObject({
      code: 'train/checkpoint-unreadable',
    });
    const bytes = encodeCheckpoint(first);
    for (const damaged of [bytes.slice(0, -1), bytes.slice(1), new Uint8Array()]) {
      expect(() => decodeCheckpoint(damaged)).toThrow(
        expect.objectContaining({ code: 'train/checkpoint-unreadable' }) as Error,
      );
    }
  });
});

describe('trainNetwork', () => {
  it('keeps the last good checkpoint when a run diverges', async () => {
    const kept: Checkpoint[] = [];
    let reads = 0;
    const broken: ExampleSource = {
      ...train,
      async read(index) {
        const example = await train.read(index);
        // One read tells the shape, 16 make the four batches of the first epoch.
        return ++reads <= 17 ? example : { ...example, pixels: example.pixels.map(() => NaN) };
      },
    };
    const keep = (checkpoint: Checkpoint) => {
      kept.push(checkpoint);
      return Promise.resolve();
    };
    await expect(
      run(classPlan(), { train: broken, checkpoints: { fingerprint: 'f', keep } }),
    ).rejects.toMatchObject({ code: 'train/diverged' });
    expect(kept).toHaveLength(1);
    expect(kept[0]?.arrays.weights.every((values) => values.every(Number.isFinite))).toBe(true);
  });

  it('stops early when the figure gets no better, with the best weights', async () => {
    const plan = classPlan({ epochs: 30, best: 'loss', earlyStopping: { patience: 2 } });
    const swapped = { ...toyImages(8, SIZE, 2) };
    const wrong = { ...swapped, labels: swapped.labels.map((label) => 1 - label) };
    const { events, bestEpoch } = await run(plan, { validation: imageSource(wrong) });
    const epochs = events.filter((event) => event.kind === 'epoch');
    expect(epochs.length).toBeLessThan(30);
    expect(epochs.at(-1)?.epoch).toBe((bestEpoch ?? 0) + 2);
    expect(events.at(-1)).toMatchObject({ kind: 'stopped-early', bestEpoch });
  });

  it('refuses a batch that is larger than the data, and a figure that the task has not', async () => {
    await expect(run(classPlan({ batchSize: 19 }))).rejects.toMatchObject({
      code: 'train/bad-options',
      data: { option: 'batchSize' },
    });
    await expect(run(classPlan({ best: 'dice' }))).rejects.toMatchObject({
      code: 'train/bad-options',
    });
  });

  it('leaves no tensor behind', async () => {
    await run(classPlan({ epochs: 1 }));
    const before = tf.memory().numTensors;
    await run(classPlan({ epochs: 2 }));
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Bright boxes on a dark ground, which are the second class. */
function boxes(count: number, size: Size, seed: number): ExampleSource {
  const examples = Array.from({ length: count }, (_, index): Example => {
    const random = new SeededRandom(seed, index);
    const low = size.map((length) => random.nextBelow(Math.ceil(length / 2)));
    const [, rows, columns] = size;
    const labels = Uint8Array.from({ length: voxelCountOf(size) }, (_, at) => {
      const place = [
        Math.floor(at / (rows * columns)),
        Math.floor(at / columns) % rows,
        at % columns,
      ];
      return place.every((p, i) => p >= (low[i] ?? 0) && p < (low[i] ?? 0) + size[0]) ? 1 : 0;
    });
    const pixels = Float32Array.from(labels, (label) => label + 0.4 * (random.nextFloat() - 0.5));
    return { size, channels: 1, pixels, labels };
  });
  return {
    items: examples.map((_, at) => ({
      id: String(at),
      personId: String(at),
      label: 0,
      spacingMm: [1, 1, 1],
    })),
    read: (index) => Promise.resolve(examples[index] as Example),
  };
}

describe('segmentation in space', () => {
  it('learns from patches and validates on whole volumes', async () => {
    const plan: TrainPlan = {
      ...classPlan({
        best: 'dice',
        epochs: 4,
        averageDecay: undefined,
        learningRate: { schedule: 'constant', rate: 0.3 },
        loss: { kind: 'dice' },
        classWeights: 'balanced',
      }),
      task: 'segmentation',
      dimensions: 3,
      patches: patchesSchema.parse({ size: [4, 6, 6], perExample: 2 }),
      buildModel(inputShape) {
        const kernelInitializer = tf.initializers.glorotNormal({ seed: 3 });
        const layer = tf.layers.conv3d({
          filters: 2,
          kernelSize: 1,
          inputShape: [...inputShape],
          kernelInitializer,
        });
        return tf.sequential({ layers: [layer] });
      },
    };
    const { events, kept } = await run(plan, {
      train: boxes(8, [5, 9, 8], 1),
      validation: boxes(3, [5, 7, 8], 2),
    });
    const figures = events.flatMap((event) =>
      event.kind === 'epoch' && event.validation && isOverlap(event.validation)
        ? [event.validation.meanDice ?? 0]
        : [],
    );
    expect(figures).toHaveLength(4);
    expect(figures.at(-1)).toBeGreaterThan(0.9);
    expect(kept.at(-1)?.best?.figure).toBe(Math.max(...figures));
  });
});
