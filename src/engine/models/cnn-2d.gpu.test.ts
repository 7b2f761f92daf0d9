import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import type { Cnn2dOptions } from '../../core/training/run.ts';
import { buildCnn2d, reseedDropout, summaryOf } from './cnn-2d.ts';

const options: Cnn2dOptions = {
  kind: 'cnn-2d',
  depth: 3,
  blockCount: 2,
  baseFilters: 4,
  dropout: 0.5,
};

/** Logits of a training pass, in which dropout is at work. */
const logitsOf = async (model: tf.LayersModel) => [
  ...(await (model.apply(tf.ones([2, 12, 20, 1]), { training: true }) as tf.Tensor).data()),
];

describe('buildCnn2d', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it('has the layers, shapes and parameters that the options ask for', () => {
    const { layers, parameters } = summaryOf(buildCnn2d(options, 12, 20, 3, 1));
    const shapeOf = (name: string) => layers.find((layer) => layer.name === name)?.outputShape;
    expect(layers.filter((layer) => layer.kind === 'Conv2D')).toHaveLength(6);
    expect(shapeOf('level0_block1_relu')).toEqual([12, 20, 4]);
    expect(shapeOf('level1_block0_conv')).toEqual([6, 10, 8]);
    expect(shapeOf('level2_block1_relu')).toEqual([3, 5, 16]);
    expect(shapeOf('logits')).toEqual([3]);
    const convolutions = 9 * (1 * 4 + 4 * 4 + 4 * 8 + 8 * 8 + 8 * 16 + 16 * 16);
    const norms = 4 * 2 * (4 + 8 + 16);
    expect(parameters).toBe(convolutions + norms + 16 * 3 + 3);
  });

  it('has first weights that the seed fixes, other ones in each layer', async () => {
    const kernels = async (seed: number) =>
      await Promise.all(
        buildCnn2d(options, 12, 20, 3, seed)
          .getWeights()
          .filter((weight) => weight.rank === 4)
          .map(async (weight) => [...(await weight.data())]),
      );
    const one = await kernels(0);
    expect(await kernels(0)).toEqual(one);
    expect(await kernels(1)).not.toEqual(one);
    expect(new Set(one.map((kernel) => kernel[0])).size).toBe(6);
  });

  it('drops other features at each step, the same ones for the same seed', async () => {
    const passes = async () => {
      const model = buildCnn2d(options, 12, 20, 3, 1);
      const random = new SeededRandom(4);
      const logits: number[][] = [];
      for (let step = 0; step < 3; step++) {
        reseedDropout(model, random);
        logits.push(await logitsOf(model));
      }
      return logits;
    };
    const first = await passes();
    expect(new Set(first.map((logits) => logits.join())).size).toBe(3);
    expect(await passes()).toEqual(first);
  });
});
