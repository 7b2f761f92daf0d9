import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { networkOf } from '../../core/training/network/network-of.ts';
import { summaryOf } from '../../core/training/network/summary.ts';
import { checkFits, trainingMemory } from '../../core/training/network/training-memory.ts';
import { chooseBackend } from '../backend/choose-backend.ts';
import { softmaxLoss, CROSS_ENTROPY } from '../ops/softmax-loss.ts';
import { CLASS_COUNT, zooBatch } from '../testing/train-zoo.ts';
import { ZOO } from '../testing/zoo.ts';
import { buildModel, trainableVariables } from './build-model.ts';

const MEBIBYTE = 2 ** 20;
const cases = ZOO.map((entry) => [entry.options.kind, entry] as const);

describe.each(cases)('summary of %s', (_, { options, inputShape }) => {
  const summary = summaryOf(networkOf(options, inputShape, CLASS_COUNT));

  beforeAll(async () => {
    await chooseBackend({ only: 'wasm', gpu: undefined });
  });

  it('counts what the built model counts', () => {
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    expect(summary.parameters).toBe(model.countParams());
    const trainable = trainableVariables(model).reduce((sum, { size }) => sum + size, 0);
    expect(summary.trainable).toBe(trainable);
    for (const { name, shape, parameters } of summary.layers.slice(1)) {
      const layer = model.getLayer(name);
      expect((layer.outputShape as number[]).slice(1), name).toEqual(shape);
      expect(layer.countParams(), name).toBe(parameters);
    }
    model.dispose();
  });

  it('foresees the memory of a step', async () => {
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    const { images, labels } = zooBatch(model);
    const before = tf.memory().numBytes;
    const { peakBytes } = await tf.profile(() =>
      tf.tidy(() => {
        const { value } = tf.variableGrads(
          () =>
            softmaxLoss(
              model.apply(images, { training: true }) as tf.Tensor,
              labels,
              CROSS_ENTROPY,
            ),
          trainableVariables(model),
        );
        return value;
      }),
    );
    const memory = trainingMemory(summary, 2);
    const ratio = (memory.activationBytes + memory.gradientBytes) / (peakBytes - before);
    // tf.js counts tensors: one buffer under two of them counts twice.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(1.1);
    model.dispose();
    tf.dispose([images, labels]);
  });
});

describe('checkFits', () => {
  const run = {
    options: { kind: 'unet-3d', depth: 4, blockCount: 2, baseFilters: 32 },
    inputShape: [128, 128, 128, 1],
    classCount: 3,
    batchSize: 8,
  } as const;
  const limits = (total: number, tensor = Infinity) => ({
    total: total * MEBIBYTE,
    tensor: tensor * MEBIBYTE,
  });
  const refusal = (data: object) =>
    expect.objectContaining({
      code: 'train/too-large',
      data: expect.objectContaining(data) as object,
    }) as Error;

  it('lets pass what fits and says what to change where it does not', () => {
    const needed = trainingMemory(summaryOf(networkOf(run.options, run.inputShape, 3)), 8);
    const all = needed.totalBytes / MEBIBYTE;
    checkFits(run, limits(all));
    const check = (total: number, tensor?: number) => () => {
      checkFits(run, limits(total, tensor));
    };
    expect(check(all * 0.99)).toThrow(refusal({ option: 'batchSize', value: 4 }));
    expect(check(all / 16)).toThrow(refusal({ option: 'baseFilters', value: 8 }));
    expect(check(10)).toThrow(refusal({ option: 'imageSize', value: 0 }));
    expect(check(Infinity, needed.largestBytes / MEBIBYTE / 3)).toThrow(
      refusal({ option: 'batchSize', value: 2 }),
    );
  });
});
