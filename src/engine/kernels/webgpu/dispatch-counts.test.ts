import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelKind } from '../../../core/training/model-options.ts';
import { chooseBackend } from '../../backend/choose-backend.ts';
import { openDawn } from '../../backend/dawn.ts';
import type { OpenBackend } from '../../backend/open-backend.ts';
import { buildModel } from '../../models/build-model.ts';
import { countGpuCalls, type GpuCounts } from '../../testing/gpu-counts.ts';
import { smallUNet } from '../../testing/small-u-net.ts';
import { CLASS_COUNT, trainZoo } from '../../testing/train-zoo.ts';
import { ZOO } from '../../testing/zoo.ts';

/** Dispatches of one step of training. More are a loss of speed; fewer are to be written down here. */
const DISPATCHES: Record<ModelKind, number> = {
  'cnn-2d': 71,
  'resnet-2d': 140,
  'densenet-2d': 115,
  'unet-2d': 100,
  'attention-unet-2d': 94,
  'cnn-3d': 43,
  'resnet-3d': 90,
  'unet-3d': 61,
  'vnet-3d': 159,
  'gru-sequence': 60,
  'lstm-sequence': 58,
};

let backend: OpenBackend;
let counts: GpuCounts;

describe('what one step asks of the GPU, on a device that runs nothing', () => {
  beforeAll(async () => {
    backend = await chooseBackend({ only: 'webgpu', gpu: openDawn(['backend=null']) });
    counts = countGpuCalls();
  });
  afterAll(() => {
    counts.stop();
    backend.close();
  });

  it.each(ZOO.map((entry) => [entry.options.kind, entry] as const))('%s', async (kind, entry) => {
    const model = buildModel(entry.options, entry.inputShape, CLASS_COUNT, 1);
    await trainZoo(model, 1);
    counts.reset();
    await trainZoo(model, 1);
    console.log(
      kind,
      counts.dispatches,
      counts.passes,
      counts.submits,
      counts.buffers,
      counts.byPipeline,
    );
    expect(counts.dispatches).toBe(DISPATCHES[kind]);
    model.dispose();
  });

  it.each([
    [2, [4, 64, 64, 1], 3],
    [3, [1, 16, 16, 16, 1], 2],
  ] as const)('grows by nothing in 200 steps of a %iD U-Net', async (axes, shape, depth) => {
    const net = smallUNet({ spatialAxes: axes, base: 8, depth, classes: 2 });
    const x = tf.zeros([...shape]);
    const labels = tf.zeros(shape.slice(0, -1), 'int32');
    const step = async () => {
      net.step(x, labels).dispose();
      await backend.settled();
    };
    // tf.js sends 15 dispatches at once, wherever in a step they end: after 15 steps all ends have been.
    for (let i = 0; i < 15; i++) await step();
    const before = tf.memory();
    counts.reset();
    for (let i = 0; i < 200; i++) await step();
    const after = tf.memory();
    expect(after.numTensors).toBe(before.numTensors);
    expect(after.numBytes).toBe(before.numBytes);
    expect(after).toHaveProperty(
      'numBytesAllocatedInGPU',
      (before as { numBytesAllocatedInGPU?: number }).numBytesAllocatedInGPU,
    );
    // The upload of the one that the backward pass begins with.
    expect(counts.buffers).toBeLessThanOrEqual(200);
    net.dispose();
    tf.dispose([x, labels]);
  });
});
