import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { recorderOf, type Recorder } from '../../ops/recorder.ts';
import { seededDropout } from '../../ops/seeded-dropout.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

type Operation = (x: tf.Tensor) => tf.Tensor;

interface Given {
  readonly size?: number;
  readonly seeds?: readonly number[];
  /** Those of the repetition. */
  readonly others?: readonly number[];
}

/** Records an operation on ones and repeats it on twos: what it gives then, or null without a recording. */
async function repeated(
  operation: Operation,
  { size = 6, seeds = [], others = seeds }: Given = {},
): Promise<number[] | null> {
  const recorder = recorderOf(tf.backend()) as Recorder;
  const before = tf.memory();
  const [ones, twos] = [tf.ones([size]), tf.fill([size], 2)];
  const { outputs, recording } = recorder.record([ones], seeds, ([x]) => ({
    results: [tf.tidy(() => operation(x as tf.Tensor))],
    gradients: [tf.square(x as tf.Tensor)],
  }));
  tf.dispose([...outputs.results, ...outputs.gradients]);
  let values: number[] | null = null;
  if (recording) {
    expect(recording.isCurrent()).toBe(true);
    const again = recording.repeat([twos], others);
    expect(await again.gradients[0]?.array()).toEqual(Array<number>(size).fill(4));
    values = [...(await (again.results[0] as tf.Tensor).data())];
    tf.dispose([...again.results]);
    recording.dispose();
  }
  tf.dispose([ones, twos]);
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  expect({ numTensors, numDataBuffers, numBytes }).toEqual({
    numTensors: before.numTensors,
    numDataBuffers: before.numDataBuffers,
    numBytes: before.numBytes,
  });
  return values;
}

it('repeats kernels on other inputs, with constants as they were', async () => {
  expect(await repeated((x) => x.add(0.5).mul(3))).toEqual(Array<number>(6).fill(7.5));
});

it('takes the seeds of the repetition', async () => {
  const drop: Operation = (x) => seededDropout(seededDropout(x, 0.5, 11), 0.5, -12);
  const actual = await repeated(drop, { size: 99, seeds: [11, -12], others: [7, 8] });
  const expected = tf.tidy(() => seededDropout(seededDropout(tf.fill([99], 2), 0.5, 7), 0.5, 8));
  expect(actual).toEqual(await expected.array());
  expected.dispose();
});

it.each<[string, Operation, Given?]>([
  ['computes with kernels of tf.js', (x) => tf.cumsum(x)],
  ['draws numbers', (x) => x.add(tf.randomUniform(x.shape))],
  ['looks at values', (x) => x.mul(x.dataSync()[0] ?? 0)],
  ['drops by a seed of its own', (x) => seededDropout(x, 0.5, 3), { seeds: [4] }],
  ['drops by seeds that are equal', (x) => seededDropout(x, 0.5, 3), { seeds: [3, 3] }],
  ['holds much memory', (x) => x.add(1), { size: (1 << 24) + 1 }],
])('records no pass that %s', async (_, operation, given) => {
  expect(await repeated(operation, given)).toBeNull();
});

it('has nothing to repeat any more when the room of all kernels has moved', () => {
  const recorder = recorderOf(tf.backend()) as Recorder;
  const x = tf.ones([6]);
  const { outputs, recording } = recorder.record([x], [], ([copy]) => ({
    results: [tf.tidy(() => (copy as tf.Tensor).add(1))],
    gradients: [],
  }));
  expect(recording?.isCurrent()).toBe(true);
  // Windows of 5 × 5 take the direct way, which needs room for the image with its border: 22 MB.
  tf.tidy(() => tf.conv2d(tf.ones<tf.Rank.R4>([9, 256, 256, 9]), tf.ones<tf.Rank.R4>([5, 5, 9, 1]), 1, 'same')); // prettier-ignore
  expect(recording?.isCurrent()).toBe(false);
  recording?.dispose();
  tf.dispose([x, ...outputs.results]);
});

it('leaves the backend as it was after a pass that fails', () => {
  const backend = tf.backend() as unknown as Record<string, unknown>;
  const methods = () => ['makeOutput', 'move', 'readSync'].map((name) => backend[name]);
  const [before, owned] = [tf.memory().numDataBuffers, methods()];
  const x = tf.ones([3]);
  const fail = () =>
    recorderOf(tf.backend())?.record([x], [], ([copy]) => {
      tf.dispose(tf.tidy(() => (copy as tf.Tensor).add(1)));
      throw new RangeError('no more');
    });
  expect(fail).toThrow(RangeError);
  x.dispose();
  expect(tf.memory().numDataBuffers).toBe(before);
  expect(methods()).toEqual(owned);
});
