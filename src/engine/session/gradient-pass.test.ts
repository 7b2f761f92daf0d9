import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { chooseBackend } from '../backend/choose-backend.ts';
import { buildModel, reseedDropout, trainableVariables } from '../models/build-model.ts';
import { CROSS_ENTROPY } from '../ops/softmax-loss.ts';
import { adam } from '../optimizers/adam.ts';
import { randomValues } from '../testing/reference/random.ts';
import { ZOO } from '../testing/zoo.ts';
import { takeWeights } from '../weights.ts';
import { GradientPass, type PassOptions } from './gradient-pass.ts';

beforeAll(async () => {
  await chooseBackend({ only: 'wasm' });
});

const STEPS = 5;
const CLASSES = 3;
const BATCH = 2;

interface Training {
  readonly model: tf.LayersModel;
  readonly shape: readonly number[];
  readonly task: PassOptions['task'];
  /** The pass of each step. */
  readonly passOf: (step: number) => GradientPass;
  readonly between?: (step: number) => void;
}

/** Losses and outputs of steps on batches and with dropout that differ from step to step. */
async function train({ model, shape, task, passOf, between }: Training): Promise<Float32Array[]> {
  const optimizer = adam();
  const seen: Float32Array[] = [];
  const places = task === 'classification' ? [BATCH] : [BATCH, ...shape.slice(0, -1)];
  const placeCount = places.reduce((a, b) => a * b, 1);
  for (let step = 0; step < STEPS; step++) {
    reseedDropout(model, new SeededRandom(3, step));
    const pass = passOf(step);
    const given = tf.tidy(() => {
      const size = BATCH * shape.reduce((a, b) => a * b, 1);
      const images = tf.tensor(randomValues(size, step), [BATCH, ...shape]);
      const classes = Int32Array.from({ length: placeCount }, (_, i) => (i * 7 + step) % CLASSES);
      const labels = tf.tensor(classes, places, 'int32');
      const { loss, output, gradients } = pass.run(images, labels, { task, loss: CROSS_ENTROPY });
      optimizer.step(trainableVariables(model), gradients, 0.01);
      return [loss, output];
    });
    for (const tensor of given) seen.push(Float32Array.from(await tensor.data()));
    tf.dispose(given);
    between?.(step);
  }
  optimizer.dispose();
  return [...seen, ...(await takeWeights(model))];
}

const isSegmenter = (kind: string): boolean => /unet|vnet/.test(kind);

describe('a repeated pass', () => {
  it.each(ZOO.map((each) => [each.options.kind, each] as const))(
    'trains %s to the same bits, without the layers',
    async (kind, { options, inputShape: shape }) => {
      const before = tf.memory();
      const task = isSegmenter(kind) ? 'segmentation' : 'classification';
      const [repeated, plain] = [0, 1].map(() => buildModel(options, shape, CLASSES, 7)) as [tf.LayersModel, tf.LayersModel]; // prettier-ignore
      const pass = new GradientPass(repeated);
      const apply = vi.spyOn(repeated, 'apply');
      const actual = await train({ model: repeated, shape, task, passOf: () => pass });
      expect(apply.mock.calls.length).toBeLessThan(STEPS);
      // A pass that is new each time has nothing to repeat.
      const expected = await train({ model: plain, shape, task, passOf: () => new GradientPass(plain) }); // prettier-ignore
      expect(actual).toEqual(expected);
      pass.dispose();
      repeated.dispose();
      plain.dispose();
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    },
  );

  it.each([
    ['weights were assigned', (model: tf.LayersModel) => { model.setWeights(model.getWeights().map((weight) => weight.mul(0.5))); }], // prettier-ignore
    ['another pass needed more room', () => { tf.conv2d(tf.ones<tf.Rank.R4>([9, 256, 256, 9]), tf.ones<tf.Rank.R4>([5, 5, 9, 1]), 1, 'same'); }], // prettier-ignore
  ] as const)('is recorded anew after %s', async (_, change) => {
    const shape = [8, 12, 1];
    const options = { kind: 'cnn-2d', depth: 2, blockCount: 1, baseFilters: 3, dropout: 0.1 } as const; // prettier-ignore
    const models = [0, 1].map(() => buildModel(options, shape, CLASSES, 7)) as [tf.LayersModel, tf.LayersModel]; // prettier-ignore
    const pass = new GradientPass(models[0]);
    const [actual, expected] = await Promise.all(
      models.map((model, i) =>
        train({
          ...{ model, shape, task: 'classification' },
          passOf: () => (i === 0 ? pass : new GradientPass(model)),
          between(step) {
            if (step === 2) tf.tidy(() => { change(model); }); // prettier-ignore
          },
        }),
      ),
    );
    expect(actual).toEqual(expected);
    pass.dispose();
    tf.dispose(models.flatMap(({ weights }) => weights.map((weight) => weight.read())));
  });

  it('is not made of layers that draw numbers of their own', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 4, 1] }),
        tf.layers.gaussianNoise({ stddev: 1 }),
        tf.layers.dense({ units: CLASSES }),
      ],
    });
    const pass = new GradientPass(model);
    const apply = vi.spyOn(model, 'apply');
    await train({ model, shape: [4, 4, 1], task: 'classification', passOf: () => pass });
    expect(apply).toHaveBeenCalledTimes(STEPS);
    pass.dispose();
    model.dispose();
  });
});
