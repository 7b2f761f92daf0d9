import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { chooseBackend } from '../backend/choose-backend.ts';
import { voxelCountOf, type Example, type Size } from '../data/example.ts';
import { resizeExample } from '../data/resize-example.ts';
import { labelsFrom, segmentExample } from './segment-example.ts';
import { mirrored, variantsOf } from './variants.ts';

beforeAll(async () => {
  await chooseBackend({ only: 'cpu' });
});

function noise(size: Size, seed: number): Example {
  const random = new SeededRandom(seed);
  const pixels = Float32Array.from({ length: voxelCountOf(size) }, () => random.nextFloat() - 0.5);
  return { size, channels: 1, pixels, labels: null };
}

/** Says class 1 with logit 4 × the voxel: what a window says of a voxel does not depend on the window. */
function voxelwise(window: Size): tf.LayersModel {
  const layer = tf.layers.conv3d({ filters: 2, kernelSize: 1, inputShape: [...window, 1] });
  const model = tf.sequential({ layers: [layer] });
  layer.setWeights([tf.tensor5d([0, 4], [1, 1, 1, 1, 2]), tf.tensor1d([0, 0])]);
  return model;
}

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 7 }),
  fc.integer({ min: 2, max: 9 }),
  fc.integer({ min: 2, max: 9 }),
);

describe('segmentExample', () => {
  it('puts windows together without seams, whatever size, overlap and mirror images', async () => {
    const window: Size = [3, 4, 5];
    const model = voxelwise(window);
    const axes = fc.subarray(['slices', 'rows', 'columns'] as const);
    await fc.assert(
      fc.asyncProperty(sizes, fc.constantFrom(0, 0.5, 0.7), axes, async (size, overlap, flips) => {
        const example = noise(size, 3);
        const said = await segmentExample(model, example, {
          dimensions: 3,
          classCount: 2,
          window,
          overlap,
          batchSize: 3,
          flips,
          signal: new AbortController().signal,
        });
        const expected = example.pixels.map((value) => 1 / (1 + Math.exp(-4 * value)));
        expected.forEach((value, at) => {
          expect(said.pixels[at * 2 + 1]).toBeCloseTo(value, 5);
        });
        expect([...labelsFrom(said)]).toEqual([...example.pixels].map((v) => (v > 0 ? 1 : 0)));
      }),
      { numRuns: 25 },
    );
  });
});

describe('variants', () => {
  it('are undone by the same mirror, and number flips times shifts', () => {
    const example = noise([2, 3, 4], 1);
    expect(mirrored(mirrored(example, ['rows', 'columns']), ['rows', 'columns'])).toEqual(example);
    expect(mirrored(example, ['columns']).pixels.subarray(0, 4)).toEqual(
      example.pixels.slice(0, 4).reverse(),
    );
    const flips = ['rows', 'columns'] as const;
    const variants = variantsOf(example, { flips, shifts: 1 });
    expect(variants).toHaveLength(36);
    expect(variants[0]).toEqual(example);
  });
});

describe('resizeExample', () => {
  it('keeps a constant image constant and labels among those that were there', () => {
    fc.assert(
      fc.property(sizes, sizes, (from, to) => {
        const labels = Uint8Array.from({ length: voxelCountOf(from) }, (_, at) => at % 3);
        const pixels = new Float32Array(voxelCountOf(from) * 2).fill(7);
        const resized = resizeExample({ size: from, channels: 2, pixels, labels }, to);
        expect(resized.pixels).toHaveLength(voxelCountOf(to) * 2);
        for (const value of resized.pixels) expect(value).toBeCloseTo(7, 4);
        expect(resized.labels).toHaveLength(voxelCountOf(to));
        for (const label of resized.labels ?? []) expect(labels).toContain(label);
      }),
    );
  });
});
