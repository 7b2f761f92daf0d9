import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isSegmenter } from '../../core/training/model-options.ts';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import { loadModel, saveModel } from '../model-io.ts';
import { registerConv3dTransposeGradient } from '../ops/conv3d-transpose-gradient.ts';
import { CLASS_COUNT, trainZoo, zooBatch } from '../testing/train-zoo.ts';
import { ZOO } from '../testing/zoo.ts';
import { buildModel } from './build-model.ts';

const cases = ZOO.map((entry) => [entry.options.kind, entry] as const);

const logitsOf = async (model: tf.LayersModel, images: tf.Tensor): Promise<number[]> =>
  Array.from(await tf.tidy(() => model.predict(images) as tf.Tensor).data());

describe.each(cases)('%s', (kind, { options, inputShape }) => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerComposedKernels('cpu');
    registerConv3dTransposeGradient();
  });

  it('gives logits of the right shape', () => {
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    const places = isSegmenter(kind) ? inputShape.slice(0, -1) : [];
    expect(model.outputs[0]?.shape).toEqual([null, ...places, CLASS_COUNT]);
    expect(model.predict(zooBatch(model).images)).toHaveProperty('shape', [2, ...places, 3]);
  });

  it('learns, leaves no tensors behind, and is the same after saving', async () => {
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    const before = tf.memory().numTensors;
    const losses = await trainZoo(model, 20);
    expect(tf.memory().numTensors).toBe(before);
    expect(Math.max(...losses.slice(-3))).toBeLessThan((losses[0] ?? 0) * 0.9);
    const { images } = zooBatch(model, 9);
    const loaded = await loadModel(await saveModel(model));
    expect(await logitsOf(loaded, images)).toEqual(await logitsOf(model, images));
  });

  it('has first weights that the seed fixes', async () => {
    const weightsOf = async (seed: number) => {
      const model = buildModel(options, inputShape, CLASS_COUNT, seed);
      return await Promise.all(model.getWeights().map(async (w) => [...(await w.data())]));
    };
    const one = await weightsOf(0);
    expect(await weightsOf(0)).toEqual(one);
    expect(await weightsOf(1)).not.toEqual(one);
  });
});
