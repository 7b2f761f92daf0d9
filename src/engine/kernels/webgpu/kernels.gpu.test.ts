import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../../backend/choose-backend.ts';
import type { OpenBackend } from '../../backend/open-backend.ts';
import { clipScale } from '../../ops/clip-scale.ts';
import { confusionCounts } from '../../ops/confusion-counts.ts';
import type { LossAttributes } from '../../ops/contracts.ts';
import { moveRunningFigures, normActivation } from '../../ops/norm-activation.ts';
import { gruSequence, lstmSequence } from '../../ops/recurrent.ts';
import { scaleShiftActivation } from '../../ops/scale-shift.ts';
import { seededDropout } from '../../ops/seeded-dropout.ts';
import { CROSS_ENTROPY, softmaxLoss } from '../../ops/softmax-loss.ts';
import { upSample } from '../../ops/up-sample.ts';
import { adam } from '../../optimizers/adam.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { randomTensor } from '../../testing/random-tensor.ts';
import { registerComposedKernels } from '../composed/register.ts';

type Make = () => tf.Tensor[];

/** The result and the gradients of Σ result·mask. */
function withGradients(
  operation: (...inputs: tf.Tensor[]) => tf.Tensor,
  ...shapes: number[][]
): tf.Tensor[] {
  const inputs = shapes.map((shape, at) => randomTensor(shape, at + 1));
  const result = operation(...inputs);
  const mask = randomTensor(result.shape, 99);
  return [
    result,
    ...tf.grads((...x) =>
      operation(...x)
        .mul(mask)
        .sum(),
    )(inputs),
  ];
}

const labelsFor = (shape: number[], classes: number) =>
  randomTensor(shape, 7)
    .add(1)
    .mul((classes + 1) / 2)
    .floor()
    .sub(1)
    .cast('int32');

const lossCase =
  (shape: number[], change: Partial<LossAttributes>): Make =>
  () =>
    withGradients(
      (logits) =>
        softmaxLoss(logits.mul(3), labelsFor(shape.slice(0, -1), shape.at(-1) ?? 1), {
          ...CROSS_ENTROPY,
          ...change,
        } as LossAttributes),
      shape,
    );

const CASES: Record<string, Make> = {
  ...Object.fromEntries(
    (
      [
        ['batch', 'relu', [3, 5, 7, 5], 1],
        ['batch', 'leakyRelu', [2, 3, 5, 3, 13], 1],
        ['batch', 'linear', [37, 80], 1],
        ['batch', 'relu', [4, 33, 31, 1], 1],
        ['instance', 'relu', [3, 5, 7, 8], 1],
        ['instance', 'leakyRelu', [2, 3, 5, 3, 3], 1],
        ['group', 'relu', [2, 5, 7, 6], 3],
        ['group', 'leakyRelu', [2, 3, 4, 5, 12], 2],
      ] as const
    ).map(([normalization, activation, shape, groups]): [string, Make] => [
      `${normalization} norm and ${activation} of [${shape.join()}]`,
      () => {
        const channels = shape.at(-1) ?? 1;
        const operation = (...[x, gamma, beta]: tf.Tensor[]) =>
          normActivation((x as tf.Tensor).mul(4).add(2), gamma as tf.Tensor, beta as tf.Tensor, {
            ...{ normalization, activation, groups, epsilon: 1e-3 },
          });
        const figures = operation(
          ...[shape, [channels], [channels]].map((s) => randomTensor([...s], 5)),
        );
        return [
          figures.mean,
          figures.rstd,
          ...withGradients((...x) => operation(...x).y, [...shape], [channels], [channels]),
        ];
      },
    ]),
  ),
  'cross-entropy': lossCase([37, 5], {}),
  'cross-entropy, weighted and smoothed': lossCase([3, 7, 5, 3], {
    classWeights: [0.5, 2, 1.25],
    labelSmoothing: 0.1,
  }),
  'focal loss': lossCase([2, 3, 5, 4, 4], { focalGamma: 2, classWeights: [1, 2, 3, 4] }),
  'cross-entropy and Dice of the batch': lossCase([3, 9, 7, 3], { overlap: 0.7 }),
  'Tversky of each example with background': lossCase([3, 5, 4, 3, 2], {
    ...{ crossEntropy: 0.3, overlap: 1, alpha: 0.3, beta: 0.7 },
    ...{ isBatchOverlap: false, hasBackground: true },
  }),
  'Dice over more rows than one split has': lossCase([2, 70, 67, 2], { overlap: 1 }),
  ...Object.fromEntries(
    (
      [
        [[2, 5, 3], [2]],
        [
          [2, 3, 5, 3],
          [2, 3],
        ],
        [
          [2, 3, 4, 2, 5],
          [2, 2, 2],
        ],
        [
          [1, 2, 3, 2, 1],
          [1, 2, 3],
        ],
      ] as const
    ).flatMap(([shape, factors]) =>
      (['nearest', 'linear'] as const).map((mode): [string, Make] => [
        `${mode} up-sampling of [${shape.join()}] by ${factors.join()}`,
        () => withGradients((x) => upSample(x, factors, mode), [...shape]),
      ]),
    ),
  ),
  'scale and shift': () => [
    scaleShiftActivation(
      randomTensor([2, 3, 5, 5], 1),
      randomTensor([5], 2),
      randomTensor([5], 3),
      'leakyRelu',
    ),
  ],
  dropout: () => withGradients((x) => seededDropout(x, 0.4, -77), [3, 5, 7]),
  'confusion counts': () => [confusionCounts(randomTensor([9, 11, 4], 1), labelsFor([9, 11], 4))],
  'clipping of nine gradients': () => {
    const gradients = Array.from({ length: 9 }, (_, at) => randomTensor([at * 900 + 3], at + 1));
    return [0.5, 1000].flatMap(
      (maxNorm) => Object.values(clipScale(gradients, maxNorm)) as tf.Tensor[],
    );
  },
  GRU: () =>
    withGradients(
      (gates, recurrent, bias) =>
        gruSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D, bias as tf.Tensor1D),
      ...[[3, 5, 21], [7, 21], [21]],
    ),
  LSTM: () =>
    withGradients(
      (gates, recurrent) => lstmSequence(gates as tf.Tensor3D, recurrent as tf.Tensor2D),
      ...[
        [2, 5, 524],
        [131, 524],
      ],
    ),
  'running figures': () => {
    const [mean, variance] = [1, 2].map((seed) => tf.variable(randomTensor([13], seed)));
    const figures = { mean: randomTensor([13], 3), rstd: randomTensor([13], 4).add(2) };
    const attributes = { momentum: 0.9, epsilon: 1e-3, correction: 1.5 };
    moveRunningFigures(mean as tf.Variable, variance as tf.Variable, figures, attributes);
    return [mean as tf.Variable, variance as tf.Variable];
  },
  ...Object.fromEntries(
    [
      () => adam({ weightDecay: 0.02 }),
      () => sgd({ momentum: 0.9, isNesterov: true, weightDecay: 0.01 }),
    ].map((make, at): [string, Make] => [
      `three steps of ${at === 0 ? 'AdamW' : 'SGD with momentum'}`,
      () => {
        const weights = [[5, 3], [129]].map((shape, i) => tf.variable(randomTensor(shape, i)));
        const optimizer = make();
        for (let step = 0; step < 3; step++) {
          const gradients = weights.map(({ shape }, i) => randomTensor(shape, 10 * step + i));
          optimizer.step(weights, gradients, 0.1, tf.scalar(0.5));
        }
        const values = weights.map((weight) => weight.mul(1));
        optimizer.dispose();
        tf.dispose(weights);
        return values;
      },
    ]),
  ),
};

let backend: OpenBackend;

async function resultOn(name: string, make: Make) {
  await tf.setBackend(name);
  const results = tf.tidy(make);
  const values = await Promise.all(results.map(async (result) => [...(await result.data())]));
  const shapes = results.map(({ shape }) => shape);
  tf.dispose(results);
  return { shapes, values };
}

describe('kernels of the training engine on WebGPU', () => {
  beforeAll(async () => {
    registerComposedKernels('cpu');
    backend = await chooseBackend({ only: 'webgpu' });
  });
  afterAll(() => {
    backend.close();
  });

  it.each(Object.keys(CASES))('give what the composed ones give on the CPU: %s', async (name) => {
    const make = CASES[name] as Make;
    const expected = await resultOn('cpu', make);
    await tf.setBackend('webgpu');
    const before = tf.memory().numTensors;
    const actual = await resultOn('webgpu', make);
    expect(tf.memory().numTensors).toBe(before);
    expect(actual.shapes).toEqual(expected.shapes);
    expected.values.forEach((values, output) => {
      const largest = Math.max(1, ...values.map(Math.abs));
      values.forEach((value, at) => {
        const difference = Math.abs((actual.values[output]?.[at] ?? NaN) - value) / largest;
        expect(difference, `output ${output}, element ${at}`).toBeLessThan(2e-5);
      });
    });
    await backend.settled();
    expect(backend.failure.aborted).toBe(false);
  });
});
