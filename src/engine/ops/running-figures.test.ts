import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import { confusionCounts } from './confusion-counts.ts';
import { moveRunningFigures, normActivation } from './norm-activation.ts';
import { scaleShiftActivation } from './scale-shift.ts';

const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
const epsilon = 1e-3;

describe('figures taken while training and used at rest', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerComposedKernels('cpu');
  });

  it('move towards mean and unbiased variance of the batch', () => {
    const mean = tf.variable(tf.tensor([10]));
    const variance = tf.variable(tf.tensor([1]));
    const x = tf.tensor([1, 2, 3, 6], [4, 1]);
    const figures = normActivation(x, tf.ones([1]), tf.zeros([1]), {
      normalization: 'batch',
      groups: 1,
      activation: 'linear',
      epsilon,
    });
    moveRunningFigures(mean, variance, figures, { momentum: 0.75, epsilon, correction: 4 / 3 });
    expect(values(mean)[0]).toBeCloseTo(0.75 * 10 + 0.25 * 3, 4);
    expect(values(variance)[0]).toBeCloseTo(0.75 * 1 + (0.25 * 14) / 3, 4);
  });

  it('scale and shift each channel, then bend', () => {
    const x = tf.tensor([1, 2, -1, -2], [1, 2, 1, 2]);
    const y = scaleShiftActivation(x, tf.tensor([2, 3]), tf.tensor([1, 0]), 'leakyRelu');
    expect(values(y).map((value) => Math.round(value * 1e4) / 1e4)).toEqual([3, 6, -0.01, -0.06]);
  });

  it('count predictions against labels, the first of equal ones, without labels below zero', () => {
    const logits = tf.tensor([2, 1, 0, 1, 1, 0, 0, 0, 5, 9, 0, 0], [4, 3]);
    const counts = confusionCounts(logits, tf.tensor([0, 1, 2, -1], [4], 'int32'));
    expect(counts.dtype).toBe('int32');
    expect(values(counts)).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 1]);
  });
});
