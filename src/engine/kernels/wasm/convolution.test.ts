import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { convolutionErrors, type ConvolutionCase } from '../../testing/convolution-errors.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const CHANNELS = [[1, 8], [3, 5], [8, 1], [5, 13], [13, 16], [16, 3]] as const; // prettier-ignore

const cases2d: ConvolutionCase[] = [];
for (const pad of ['same', 'valid', 2] as const) {
  for (const [strides, dilations] of [
    [1, 1],
    [2, 1],
    [3, 1],
    [[2, 1], 1],
    [1, 2],
    [1, [1, 3]],
  ] as const) {
    // prettier-ignore
    for (const [rows, columns] of [[3, 3], [1, 1], [2, 2], [5, 3]] as const) {
      for (const [from, to] of CHANNELS) {
        cases2d.push({
          input: [2, 9, 11, from],
          filter: [rows, columns, from, to],
          strides: strides as number,
          dilations: dilations as number,
          pad,
        });
      }
    }
  }
}
const cases3d: ConvolutionCase[] = [];
for (const pad of ['same', 'valid'] as const) {
  for (const [strides, dilations] of [
    [1, 1],
    [2, 1],
    [[1, 2, 2], 1],
    [3, 1],
    [1, [1, 2, 1]],
  ] as const) {
    // prettier-ignore
    for (const window of [[3, 3, 3], [1, 1, 1], [2, 2, 2], [1, 3, 2]] as const) {
      for (const [from, to] of CHANNELS.slice(0, 4)) {
        cases3d.push({
          input: [2, 4, 5, 7, from],
          filter: [...window, from, to],
          strides: strides as number,
          dilations: dilations as number,
          pad,
        });
      }
    }
  }
}

describe.each([
  ['images', cases2d],
  ['volumes', cases3d],
])('convolutions of %s', (_, cases) => {
  it('and their gradients are those of the reference', async () => {
    const wrong: unknown[] = [];
    for (const one of cases) {
      const errors = await convolutionErrors(one);
      if (!errors.every((error) => error < 2e-6)) wrong.push({ ...one, errors });
    }
    expect(cases.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });
});

it('leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  const one = cases2d[0];
  if (one) await convolutionErrors(one);
  expect(tf.memory().numTensors).toBe(before);
});
