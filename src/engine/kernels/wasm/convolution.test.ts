import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { referenceConvolution } from '../../testing/reference/convolution.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { worstError } from '../../testing/worst-error.ts';
import { geometry2d, geometry3d, product, type Geometry } from './convolution-geometry.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

interface Case {
  readonly input: readonly number[];
  readonly filter: readonly number[];
  readonly strides: number | number[];
  readonly dilations: number | number[];
  readonly pad: 'same' | 'valid' | number;
}

function geometryOf({ input, filter, strides, dilations, pad }: Case): Geometry {
  const { computeConv2DInfo, computeConv3DInfo } = tf.backend_util;
  return input.length === 4
    ? geometry2d(
        computeConv2DInfo(
          input as [number, number, number, number],
          filter as [number, number, number, number],
          strides as number,
          dilations as number,
          pad,
          'floor',
        ),
      )
    : geometry3d(
        computeConv3DInfo(
          input as [number, number, number, number, number],
          filter as [number, number, number, number, number],
          strides as number,
          dilations as number,
          pad,
        ),
      );
}

/** Largest errors of y, dx and the filter's gradient, as a part of the largest value. */
async function errorsOf(one: Case): Promise<number[]> {
  const geometry = geometryOf(one);
  const rank = one.input.length;
  const outShape = [geometry.batch, ...geometry.output.slice(5 - rank), geometry.outChannels];
  const x = randomValues(product(one.input), 1);
  const filter = randomValues(product(one.filter), 2);
  const dy = randomValues(product(outShape), 3);
  const expected = referenceConvolution(geometry, { x, filter, dy });
  const tensors = [
    tf.tensor(x, one.input as number[]),
    tf.tensor(filter, one.filter as number[]),
    tf.tensor(dy, outShape),
  ] as const;
  const suffix = rank === 4 ? ['', 'BackpropInput', 'BackpropFilter'] : ['', 'BackpropInputV2', 'BackpropFilterV2']; // prettier-ignore
  const window = { strides: one.strides, dilations: one.dilations, pad: one.pad, dimRoundingMode: 'floor' }; // prettier-ignore
  const run = (which: number, inputs: tf.NamedTensorMap, more = {}) =>
    tf.engine().runKernel(`Conv${rank - 2}D${suffix[which] ?? ''}`, inputs, { ...window, ...more });
  const [xT, filterT, dyT] = tensors;
  const results = [
    run(0, { x: xT, filter: filterT }),
    run(1, { dy: dyT, filter: filterT }, { inputShape: one.input }),
    run(2, { x: xT, dy: dyT }, { filterShape: one.filter }),
  ] as tf.Tensor[];
  const values = await Promise.all(results.map((result) => result.data()));
  tf.dispose([...tensors, ...results]);
  return [expected.y, expected.dx, expected.dFilter].map((reference, i) =>
    worstError(values[i] ?? [], reference),
  );
}

const CHANNELS = [[1, 8], [3, 5], [8, 1], [5, 13], [13, 16], [16, 3]] as const; // prettier-ignore

const cases2d: Case[] = [];
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
const cases3d: Case[] = [];
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
      const errors = await errorsOf(one);
      if (!errors.every((error) => error < 2e-6)) wrong.push({ ...one, errors });
    }
    expect(cases.length).toBeGreaterThan(150);
    expect(wrong).toEqual([]);
  });
});

it('leaves no tensors behind', async () => {
  const before = tf.memory().numTensors;
  const one = cases2d[0];
  if (one) await errorsOf(one);
  expect(tf.memory().numTensors).toBe(before);
});
