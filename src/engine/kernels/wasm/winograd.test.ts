import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import {
  convolutionErrors,
  type ConvolutionCase,
  geometryOf,
} from '../../testing/convolution-errors.ts';
import { referenceConvolution } from '../../testing/reference/convolution.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';
import { flipped, suitsWinograd, suitsWinogradGradient } from './winograd.ts';

/** The largest one measured with these cases is 2.9e-6, that of direct convolution 1.5e-6. */
const BOUND = 4e-6;

const CHANNELS = [[8, 8], [5, 13], [16, 20], [20, 4], [40, 33]] as const; // prettier-ignore
const once = { strides: 1, dilations: 1 } as const;

const cases: ConvolutionCase[] = [];
for (const [from, to] of CHANNELS) {
  for (const pad of ['same', 'valid', 2] as const) {
    for (const [batch, height, width] of [
      [1, 5, 6],
      [3, 9, 11],
      [2, 17, 8],
      [7, 5, 5],
    ] as const) {
      // prettier-ignore
      cases.push({ input: [batch, height, width, from], filter: [3, 3, from, to], ...once, pad });
    }
    if (pad === 2) continue;
    for (const [batch, ...sides] of [
      [2, 3, 5, 7],
      [1, 10, 9, 6],
      [3, 4, 6, 5],
    ] as const) {
      for (const filterDepth of [3, 1, 2] as const) {
        const filter = [filterDepth, 3, 3, from, to];
        cases.push({ input: [batch, ...sides, from], filter, ...once, pad });
      }
    }
  }
}

describe.each(['plain', 'relaxed-threads'] as const)('%s', (build) => {
  it('convolutions at 36 frequencies are those of the reference', async () => {
    const threads = build.endsWith('threads') ? 2 : 1;
    const backend = await openWasm('webgpu-missing', { build, threads });
    const wrong: unknown[] = [];
    for (const one of cases) {
      const geometry = geometryOf(one);
      const isOurs = suitsWinograd(geometry) && suitsWinograd(flipped(geometry));
      expect(isOurs, JSON.stringify(one)).toBe(true);
      const errors = await convolutionErrors(one);
      if (!errors.every((error) => error < BOUND)) wrong.push({ ...one, errors });
    }
    backend.close();
    expect(wrong).toEqual([]);
  });
});

it('adds the bias and takes the negative ones away', async () => {
  await openWasm('webgpu-missing', { threads: 1 });
  const one: ConvolutionCase = { input: [2, 7, 9, 8], filter: [3, 3, 8, 13], ...once, pad: 'same' };
  const values = [randomValues(2 * 7 * 9 * 8, 1), randomValues(9 * 8 * 13, 2), randomValues(13, 3)] as const; // prettier-ignore
  const dy = new Float32Array(2 * 7 * 9 * 13);
  const { y } = referenceConvolution(geometryOf(one), { x: values[0], filter: values[1], dy });
  const expected = y.map((value, i) => Math.max(0, value + (values[2][i % 13] ?? NaN)));
  const actual = tf.tidy(() =>
    tf.fused.conv2d({
      x: tf.tensor4d(values[0], [2, 7, 9, 8]),
      filter: tf.tensor4d(values[1], [3, 3, 8, 13]),
      bias: tf.tensor1d(values[2]),
      ...once,
      pad: 'same',
      activation: 'relu',
    }),
  );
  expect(expected.filter((value) => value === 0).length).toBeGreaterThan(100);
  expect(worstError(await actual.data(), expected)).toBeLessThan(BOUND);
  actual.dispose();
});

it('leaves strides, dilations, other windows, few channels and small images to the direct way', () => {
  const suits = (filter: number[], strides: number, dilations: number, side = 16, ask = suitsWinograd) =>
    ask(geometryOf({ input: [1, side, side, filter[2] ?? 0], filter, strides, dilations, pad: 'same' })); // prettier-ignore
  expect(suits([3, 3, 8, 8], 1, 1)).toBe(true);
  expect(suits([3, 3, 8, 8], 2, 1)).toBe(false);
  expect(suits([3, 3, 8, 8], 1, 2)).toBe(false);
  expect(suits([3, 5, 8, 8], 1, 1)).toBe(false);
  expect(suits([3, 3, 3, 8], 1, 1)).toBe(false);
  expect(suits([3, 3, 3, 8], 1, 1, 16, suitsWinogradGradient)).toBe(true);
  expect(suits([3, 3, 2, 8], 1, 1, 16, suitsWinogradGradient)).toBe(false);
  expect(suits([3, 3, 3, 8], 2, 1, 16, suitsWinogradGradient)).toBe(false);
  expect(suits([3, 3, 8, 8], 1, 1, 2)).toBe(false);
});
