import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../core/errors.ts';
import { scoresOf } from '../core/metrics/scores.ts';
import type { RunEvent } from '../core/training/run.ts';
import { chooseBackend } from './backend/choose-backend.ts';
import type { OpenBackend } from './backend/open-backend.ts';
import type { Example } from './data/example.ts';
import { imageSource, type ImageSet } from './image-set.ts';
import { loadModel } from './model-io.ts';
import { predictExample } from './predict.ts';
import { scoreExamples } from './session/score-examples.ts';
import { NO_VARIANTS } from './session/variants.ts';
import { trainClassifier, type TrainingInput } from './session.ts';
import { toyImages, toyOptions, type ToyChange } from './testing/toy-images.ts';

const SIZE = 16;
const train = toyImages(48, SIZE, 1);
const validation = toyImages(20, SIZE, 2);
const test = toyImages(22, SIZE, 3);

let backend: OpenBackend;

interface Watch extends Omit<Partial<TrainingInput>, 'train' | 'validation'> {
  readonly train?: ImageSet;
  readonly validation?: ImageSet | null;
  readonly onEvent?: (event: RunEvent) => void;
}

async function run(change: ToyChange = {}, { onEvent, ...input }: Watch = {}) {
  const sets = { train, validation, ...input };
  const events: RunEvent[] = [];
  const result = await trainClassifier({
    options: toyOptions(change),
    classCount: 2,
    test: imageSource(test),
    open: async () => {
      if (backend.failure.aborted) backend = await chooseBackend({ only: 'webgpu' });
      return backend;
    },
    checkpoints: { fingerprint: 'f', keep: () => Promise.resolve() },
    resumeFrom: null,
    signal: new AbortController().signal,
    emit: (event) => {
      events.push(event);
      onEvent?.(event);
    },
    ...input,
    train: imageSource(sets.train),
    validation: sets.validation && imageSource(sets.validation),
  });
  const losses = events.filter((event) => event.kind === 'step').map((event) => event.loss);
  const epochs = events.filter((event) => event.kind === 'epoch');
  return { result, events, losses, epochs };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => 'resolved', (reason: unknown) => reason); // prettier-ignore
  return error instanceof AppError ? error.code : String(error);
}

describe('trainClassifier on WebGPU', () => {
  beforeEach(async () => {
    backend = await chooseBackend({ only: 'webgpu' });
  });
  afterEach(() => {
    backend.close();
  });

  it('learns: the loss falls and held-out examples are told apart', async () => {
    const { result, events, losses, epochs } = await run({ epochs: 8 });
    expect(losses).toHaveLength(48);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-6))).toBeLessThan(0.6 * mean(losses.slice(0, 6)));
    expect(epochs.map((event) => event.epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(result.outcome).toBe('done');
    expect(result.test?.accuracy).toBeGreaterThanOrEqual(0.85);
    expect(result.test?.auc).toBeGreaterThanOrEqual(0.9);
    expect(result.test?.confusion.flat().reduce((a, b) => a + b)).toBe(22);
    expect(epochs[0]?.train.confusion.flat().reduce((a, b) => a + b)).toBe(48);
    expect(events.at(-1)).toMatchObject({
      kind: 'test',
      test: result.test,
      details: { report: { examples: 22, accuracy: result.test?.accuracy, auc: result.test?.auc } },
    });
  });

  it('gives the same losses for the same seed, and others for another seed', async () => {
    const one = await run({ epochs: 1 });
    const two = await run({ epochs: 1 });
    expect(two.losses).toEqual(one.losses);
    expect(two.result.test).toEqual(one.result.test);
    expect((await run({ epochs: 1, seed: 12 })).losses).not.toEqual(one.losses);
  });

  it('saves the weights of the lowest validation loss; loaded, the model predicts the same', async () => {
    // Swapped labels: the more it learns the worse it does here, so the best epoch is not the last.
    const swapped = { ...validation, labels: validation.labels.map((label) => 1 - label) };
    const { result, epochs } = await run({ epochs: 4 }, { validation: swapped });
    const validated = epochs.map((event) => event.validation?.loss ?? NaN);
    const lowest = Math.min(...validated);
    expect(validated.at(-1)).toBeGreaterThan(lowest);
    if (!result.model) throw new Error('no model');
    const model = await loadModel(structuredClone(result.model));
    const evaluate = async (set: ImageSet, batchSize = 8) => {
      const options = { dimensions: 2, classCount: 2, variants: NO_VARIANTS, batchSize } as const;
      const signal = AbortSignal.any([]);
      const logs = await scoreExamples(model, imageSource(set), { ...options, signal });
      const labels = Array.from(set.labels);
      const sum = labels.reduce((all, label, row) => all - (logs[row * 2 + label] ?? NaN), 0);
      return scoresOf(logs.map(Math.exp), labels, 2, 1, sum / labels.length);
    };
    expect((await evaluate(swapped)).loss).toBeCloseTo(lowest, 5);
    expect(await evaluate(test)).toEqual(result.test);
    // Padding of the last batch does not count: another batch size gives the same figures.
    const other = await evaluate(test, 5);
    expect(other.loss).toBeCloseTo(result.test?.loss ?? NaN, 5);
    expect(other.confusion).toEqual(result.test?.confusion);

    const pixels = test.pixels.slice(0, SIZE * SIZE);
    const image: Example = { size: [1, SIZE, SIZE], channels: 1, pixels, labels: null };
    const probabilities = await predictExample(model, image);
    expect(probabilities).toHaveLength(2);
    expect((probabilities[0] ?? 0) + (probabilities[1] ?? 0)).toBeCloseTo(1, 5);
    expect(await codeOf(predictExample(model, { ...image, size: [1, 8, 32] }))).toBe(
      'model/incompatible',
    );
    model.dispose();
    expect(await codeOf(loadModel({ ...result.model, topology: { a: 1 } }))).toBe(
      'model/incompatible',
    );
  });

  it('holds no more tensors after 30 steps than after a few, and none at the end', async () => {
    const before = tf.memory().numTensors;
    const tensors: number[] = [];
    const allocated: number[] = [];
    await run(
      { epochs: 7 },
      {
        onEvent: ({ kind }) => {
          if (kind !== 'step') return;
          const memory = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU: number };
          tensors.push(memory.numTensors);
          allocated.push(memory.numBytesAllocatedInGPU);
        },
      },
    );
    expect(tensors).toHaveLength(42);
    expect(Math.max(...tensors.slice(12))).toBeLessThanOrEqual(Math.max(...tensors.slice(0, 12)));
    expect(allocated.at(-1)).toBeLessThanOrEqual(Math.max(...allocated.slice(0, 12)));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops within a batch and keeps the best model so far', async () => {
    const abort = new AbortController();
    let stepsAfter = 0;
    const { result, epochs } = await run(
      { epochs: 50 },
      {
        signal: abort.signal,
        onEvent: (event) => {
          if (event.kind !== 'step') return;
          if (abort.signal.aborted) stepsAfter++;
          if (event.epoch === 2 && event.step === 2) abort.abort();
        },
      },
    );
    expect(result.outcome).toBe('stopped');
    expect(result.test).toBeNull();
    expect(epochs).toHaveLength(1);
    expect(stepsAfter).toBeLessThanOrEqual(1);
    expect(result.model).not.toBeNull();
  });

  it('does not wait for a slow step when it is stopped', async () => {
    const abort = new AbortController();
    let abortedAt = NaN;
    const model = {
      kind: 'cnn-2d',
      depth: 3,
      blockCount: 1,
      baseFilters: 8,
      dropout: 0.1,
    } as const;
    const { result } = await run(
      { model, batchSize: 12 },
      {
        train: toyImages(60, 48, 1),
        validation: null,
        signal: abort.signal,
        // The next step is on its way when this one is read.
        onEvent: () => {
          setTimeout(() => {
            if (Number.isNaN(abortedAt)) abortedAt = performance.now();
            abort.abort();
          }, 20);
        },
      },
    );
    expect(result.outcome).toBe('stopped');
    // The page ends a worker that does not answer for 2 s.
    expect(performance.now() - abortedAt).toBeLessThan(1000);
  });

  it('stopped in the first epoch has no model', async () => {
    const abort = new AbortController();
    abort.abort();
    const { result, events } = await run({}, { signal: abort.signal });
    expect(result).toEqual({ outcome: 'stopped', model: null, test: null });
    expect(events).toEqual([]);
  });

  it('shrinks the batch to a set that is smaller, and drops a partial one', async () => {
    expect((await run({ epochs: 1, batchSize: 64 })).losses).toHaveLength(1);
    expect((await run({ epochs: 1, batchSize: 13 })).losses).toHaveLength(3);
  });

  it('ends as diverged when the loss is no number', async () => {
    const broken = { ...train, pixels: train.pixels.map((v, i) => (i === 3 ? NaN : v)) };
    expect(await codeOf(run({ epochs: 1 }, { train: broken }))).toBe('train/diverged');
  });

  it('refuses options that cannot work', async () => {
    const model = { kind: 'cnn-2d', depth: 6, blockCount: 1, baseFilters: 4, dropout: 0 } as const;
    expect(await codeOf(run({ model }))).toBe('train/bad-options');
  });

  it('ends with gpu/validation when the GPU refuses a command', async () => {
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const code = await codeOf(
      run(
        { epochs: 50 },
        {
          onEvent: (event) => {
            if (event.kind === 'step' && event.step === 2) {
              device.createShaderModule({ code: 'not a shader' });
            }
          },
        },
      ),
    );
    expect(code).toBe('gpu/validation');
  });

  it('goes on with a fresh device when this one goes, and ends with the same losses', async () => {
    const whole = await run({ epochs: 2 });
    const { device } = tf.backend() as unknown as { device: GPUDevice };
    const lost = await run(
      { epochs: 2 },
      {
        onEvent: (event) => {
          if (event.kind === 'step' && event.epoch === 2 && event.step === 2) device.destroy();
        },
      },
    );
    expect(lost.result.outcome).toBe('done');
    expect(lost.events.map(({ kind }) => kind)).toContain('recovered');
    const resumed = lost.events.find((event) => event.kind === 'resumed');
    expect(resumed).toMatchObject({ epochs: 1, steps: 0 });
    expect(lost.losses.slice(-6)).toEqual(whole.losses.slice(-6));
    expect(lost.result.test).toEqual(whole.result.test);
  });
});

describe('backends', () => {
  it.each(['wasm', 'webgl', 'cpu'] as const)('%s gives the losses of webgpu', async (name) => {
    backend = await chooseBackend({ only: 'webgpu' });
    const expected = await run({ epochs: 1 });
    backend.close();
    backend = await chooseBackend({ only: name });
    const actual = await run({ epochs: 1 });
    backend.close();
    expect(backend.report.backend).toBe(name);
    expect(actual.losses).toHaveLength(6);
    actual.losses.forEach((loss, step) => {
      expect(Math.abs(loss - (expected.losses[step] ?? NaN))).toBeLessThan(1e-3);
    });
  });

  it('cpu hears a message that stops it, though it never waits for a device', async () => {
    backend = await chooseBackend({ only: 'cpu' });
    const abort = new AbortController();
    setTimeout(() => {
      abort.abort();
    }, 50);
    const { result, epochs } = await run({ epochs: 400 }, { signal: abort.signal });
    expect(result.outcome).toBe('stopped');
    expect(epochs.length).toBeLessThan(20);
  });

  it('says why a slower one was taken', async () => {
    const none = await chooseBackend({ gpu: undefined });
    expect(none.report).toMatchObject({ backend: 'wasm', reason: 'webgpu-missing' });
    none.close();
    const gpu = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    const empty = await chooseBackend({ gpu });
    expect(empty.report).toMatchObject({ backend: 'wasm', reason: 'adapter-missing' });
    empty.close();
    const best = await chooseBackend();
    expect(best.report).toMatchObject({ backend: 'webgpu', reason: 'webgpu' });
    best.close();
    expect(await codeOf(chooseBackend({ only: 'webgpu', gpu }))).toBe('gpu/no-backend');
  });
});
