import * as tf from '@tensorflow/tfjs';
import { beforeEach, expect, it } from 'vitest';
import { chooseBackend, chooseByTrial } from './choose-backend.ts';
import { tryBackends } from './trial.ts';

beforeEach(async () => {
  await chooseBackend({ only: 'cpu' });
  await chooseBackend({ only: 'wasm', wasm: { threads: 1 } });
});

const REPORTS = (['wasm', 'cpu'] as const).map((backend) => ({ backend, isSoftware: true }));

it('measures a step on each backend and leaves no tensors', async () => {
  const before = tf.memory().numTensors;
  const [wasm, cpu] = await tryBackends(REPORTS);
  expect(wasm).toMatchObject({ backend: 'wasm', isRight: true });
  expect(wasm?.smallMs).toBeGreaterThan(0);
  expect(cpu).toMatchObject({ backend: 'cpu', isRight: true });
  expect(tf.memory().numTensors).toBe(before);
});

it.each([
  ['gives zeros', ({ inputs }: { inputs: tf.NamedTensorMap }) => tf.zerosLike(inputs['x'] as tf.Tensor)], // prettier-ignore
  ['fails', () => { throw new Error('no'); }], // prettier-ignore
])('does not take a backend that %s', async (_, broken) => {
  const kernel = { kernelName: 'Conv2D', backendName: 'wasm' };
  tf.unregisterKernel('Conv2D', 'wasm');
  tf.registerKernel({ ...kernel, kernelFunc: broken as unknown as tf.KernelFunc });
  const [wasm, cpu] = await tryBackends(REPORTS);
  expect(wasm).toMatchObject({ isRight: false, largeMs: null });
  expect(cpu).toMatchObject({ isRight: true });
});

it('leaves an emulated GPU out where WebAssembly is right, and tries it where it is not', async () => {
  const withWebgl = [{ backend: 'webgl', isSoftware: true } as const, ...REPORTS];
  expect((await tryBackends(withWebgl)).map(({ backend }) => backend)).toEqual(['wasm', 'cpu']);
  tf.unregisterKernel('Conv2D', 'wasm');
  const trials = await tryBackends(withWebgl);
  // There is no WebGL here: it fails, which shows that it was asked.
  expect(trials[0]).toMatchObject({ backend: 'webgl', smallMs: null, isRight: false });
  expect(trials.at(-1)).toMatchObject({ backend: 'cpu', isRight: true });
});

it('tries a GPU that is none of the processor', async () => {
  const withGpu = [{ backend: 'webgl', isSoftware: false } as const, ...REPORTS];
  expect((await tryBackends(withGpu)).map(({ backend }) => backend)).toContain('webgl');
});

it('keeps the fastest one that is right', async () => {
  const backend = await chooseByTrial({ gpu: undefined });
  const { trials = [], backend: kept, reason } = backend.report;
  expect(reason).toBe('webgpu-missing');
  expect(trials.map((trial) => trial.backend)).toEqual(['wasm', 'cpu']);
  // Plain JavaScript is hundreds of times slower.
  expect(kept).toBe('wasm');
  expect(tf.getBackend()).toBe(kept);
  backend.close();
});
