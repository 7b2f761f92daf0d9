import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../backend/choose-backend.ts';
import type { OpenBackend } from '../../../backend/open-backend.ts';
import { countGpuCalls } from '../../../testing/gpu-counts.ts';
import { randomTensor } from '../../../testing/random-tensor.ts';
import { convShape2d, convShape3d, type ConvShape } from './conv-shape.ts';
import { tileFor, tryTilesOn } from './tile-choice.ts';
import { fastestTile, TileBench } from './tile-trial.ts';
import { mayTile, TILES, type TiledKind } from './tile.ts';

const same = (stride: number) => ({ strides: stride, pad: 'same' }) as const; // prettier-ignore
const SHAPES: Record<string, ConvShape> = {
  '3×3, 32 → 32': convShape2d([1, 9, 7, 32], [3, 3, 32, 32], same(1)),
  '3×3, 40 → 80': convShape2d([2, 5, 6, 40], [3, 3, 40, 80], same(1)),
  '3×3, 64 → 48, stride 2': convShape2d([1, 9, 11, 64], [3, 3, 64, 48], same(2)),
  '1×1, 96 → 32': convShape2d([1, 4, 5, 96], [1, 1, 96, 32], same(1)),
  '3×3×3, 32 → 64': convShape3d([1, 3, 4, 5, 32], [3, 3, 3, 32, 64], same(1)),
};
const KINDS: readonly TiledKind[] = ['forward', 'inputGradient', 'filterGradient'];
const CASES = KINDS.flatMap((kind) =>
  Object.entries(SHAPES)
    .filter(([, shape]) => mayTile(kind, shape))
    .map(([name, shape]) => [kind, name, shape] as const),
);

let backend: OpenBackend;
let device: GPUDevice;

describe('tiles of convolutions in workgroup memory', () => {
  beforeAll(async () => {
    backend = await chooseBackend({ only: 'webgpu' });
    const inUse = tf.backend();
    if (!(inUse instanceof WebGPUBackend)) throw new Error('not on WebGPU');
    ({ device } = inUse);
  });
  afterAll(() => {
    backend.close();
  });

  it.each(CASES)('give the bits of the direct kernel: %s, %s', async (kind, _, shape) => {
    const bench = new TileBench(device, kind, shape);
    const direct = await bench.run(null, 1);
    expect(new Float32Array(direct.bytes.slice().buffer).some((value) => value !== 0)).toBe(true);
    for (const tile of TILES) {
      const { bytes } = await bench.run(tile, 1);
      expect(bytes, `${tile.segments} × ${tile.channels}`).toEqual(direct.bytes);
    }
    bench.close();
    await backend.settled();
    expect(backend.failure.aborted).toBe(false);
  });

  it('are for 32 channels and more, in fours', () => {
    const shape = convShape2d([1, 8, 8, 32], [3, 3, 32, 32], same(1));
    expect(mayTile('forward', shape)).toBe(true);
    expect(mayTile('forward', { ...shape, inChannels: 16 })).toBe(false);
    expect(mayTile('forward', { ...shape, outChannels: 33 })).toBe(false);
    expect(mayTile('forward', { ...shape, filterWidth: 5 })).toBe(false);
    expect(mayTile('inputGradient', { ...shape, strideWidth: 2 })).toBe(false);
  });

  it('are used once a trial has chosen them, with the same result', async () => {
    const convolve = async () => {
      const counts = countGpuCalls();
      const y = tf.tidy(() =>
        tf.conv2d(
          randomTensor<tf.Rank.R4>([1, 6, 6, 32], 1),
          randomTensor<tf.Rank.R4>([3, 3, 32, 32], 2),
          1,
          'same',
        ),
      );
      const values = await y.data();
      y.dispose();
      counts.stop();
      const shaders = [...counts.byPipeline.keys()].filter((name) => name.startsWith('conv-'));
      return { values, shaders };
    };
    const direct = await convolve();
    expect(direct.shaders).toEqual(['conv-forward-3-1-1-1-1-']);
    tryTilesOn(device, 'test');
    const shape = convShape2d([1, 6, 6, 32], [3, 3, 32, 32], same(1));
    expect(tileFor(device, 'forward', shape, () => Promise.resolve(TILES[0] ?? null))).toBeNull();
    await Promise.resolve();
    const tiled = await convolve();
    expect(tiled.shaders).toEqual(['conv-forward-3-1-1-1-1--16x4']);
    expect(tiled.values).toEqual(direct.values);
  });

  it('are not taken where the device refuses them, and no error is heard of', async () => {
    const shape = convShape2d([1, 4, 4, 32], [3, 3, 32, 32], same(1));
    const tooLarge = { segments: 4096, channels: 4 };
    expect(await fastestTile(device, 'forward', shape, [tooLarge])).toBeNull();
    await backend.settled();
    expect(backend.failure.aborted).toBe(false);
  });
});
