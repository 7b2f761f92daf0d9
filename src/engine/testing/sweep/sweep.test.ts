import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../backend/choose-backend.ts';
import { openDawn } from '../../backend/dawn.ts';
import { clipScale } from '../../ops/clip-scale.ts';
import { confusionCounts } from '../../ops/confusion-counts.ts';
import { buildModel } from '../../models/build-model.ts';
import { CLASS_COUNT, trainZoo, zooBatch } from '../train-zoo.ts';
import { ZOO } from '../zoo.ts';
import { outcomesOf, wrongOf } from './outcomes.ts';
import { runSweepCase } from './run-sweep.ts';
import { byOperation, SWEEP } from './sweep.ts';
import type { SweepCase } from './sweep-case.ts';

const operations = [...byOperation(SWEEP)];

describe.each(['cpu', 'wasm'] as const)('operations on %s', (only) => {
  beforeAll(async () => {
    await chooseBackend({ only, gpu: undefined });
  });

  it.each(operations)('%s is right in every form, or refused by name', async (_, cases) => {
    expect(wrongOf(await outcomesOf(cases, only))).toEqual([]);
  });
});

/** Names of kernels with the ranks of their inputs; scopes of tf.js that are no kernels left out. */
async function kernelsOf(run: () => Promise<unknown>): Promise<Set<string>> {
  const { kernels } = await tf.profile(async () => {
    await run();
    return tf.scalar(0);
  });
  const real = kernels.filter(({ name }) => name !== 'forward' && !name.endsWith('__op'));
  const rankOf = (shapes: readonly (readonly number[] | undefined)[]) =>
    Math.max(0, ...shapes.map((shape) => shape?.length ?? 0));
  return new Set(real.map(({ name, inputShapes }) => `${name} of rank ${rankOf(inputShapes)}`));
}

/** All that a session asks for: steps with and without a limit to the gradients, prediction, scores. */
async function useZoo(): Promise<void> {
  for (const { options, inputShape } of ZOO) {
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    await trainZoo(model, 1);
    tf.tidy(() => {
      const { images, labels } = zooBatch(model);
      const logits = model.apply(images, { training: false }) as tf.Tensor;
      tf.logSoftmax(tf.softmax(logits));
      confusionCounts(logits, labels);
      const weights = model.trainableWeights.map((weight) => weight.read());
      const { scale } = clipScale(weights, 1);
      for (const weight of weights) weight.mul(scale).add(weight.mul(0.1));
    });
    model.dispose();
  }
}

describe('the sweep', () => {
  const covered = new Set<string>();
  const missingOf = (used: ReadonlySet<string>) => {
    expect(used.size).toBeGreaterThan(60);
    return [...used].filter((kernel) => !covered.has(kernel));
  };

  it.each(['cpu', 'wasm'] as const)('leaves out no kernel that %s runs', async (only) => {
    await chooseBackend({ only, gpu: undefined });
    const run = async () => {
      for (const one of SWEEP) await runSweepCase(one, Infinity);
    };
    for (const kernel of await kernelsOf(run)) covered.add(kernel);
    expect(missingOf(await kernelsOf(useZoo))).toEqual([]);
  });

  it('leaves out no kernel that WebGPU runs', async () => {
    const backend = await chooseBackend({ only: 'webgpu', gpu: openDawn(['backend=null']) });
    expect(missingOf(await kernelsOf(useZoo))).toEqual([]);
    backend.close();
  });

  it('tells a wrong result, a wrong gradient and a tensor left behind', async () => {
    await tf.setBackend('cpu');
    const relu = byOperation(SWEEP).get('Relu')?.[0] as SweepCase;
    const outcomeOf = (change: Partial<SweepCase>) => {
      return runSweepCase({ ...relu, ...change }, 1e-6);
    };
    expect(await outcomeOf({})).toMatchObject({ kind: 'right' });
    const run = (change: (x: tf.Tensor) => tf.Tensor): Partial<SweepCase> => ({
      run: ([x]) => change(x as tf.Tensor),
    });
    const wrong = (what: string) => ({ kind: 'wrong', what: expect.stringContaining(what) as string }); // prettier-ignore
    expect(await outcomeOf(run((x) => x.relu().add(1e-5)))).toMatchObject(wrong('result off'));
    expect(await outcomeOf(run((x) => x.relu().add(x.sub(tf.variable(x)))))).toMatchObject(
      wrong('gradient 1 off'),
    );
    expect(await outcomeOf(run((x) => x.relu().expandDims(0)))).toMatchObject(wrong('shape'));
    expect(
      await outcomeOf(
        run((x) => {
          tf.keep(tf.zeros([1]));
          return x.relu();
        }),
      ),
    ).toMatchObject(wrong('tensors left'));
  });
});
