import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { referencePool } from '../../testing/reference/pool.ts';
import { worstError } from '../../testing/worst-error.ts';
import { product, type Triple } from './convolution-geometry.ts';

beforeAll(async () => {
  await openWasm('webgpu-missing');
});

const windows = [[2, 2, 'same'], [3, 2, 'same'], [3, 1, 'same'], [3, 1, 'valid'], [2, 3, 'valid']] as const; // prettier-ignore
const channelCounts = [1, 3, 5, 8, 13, 16];

/** Values of −3 to −1, of −1 to 1, and many equal ones. */
const inputs = {
  negative: (value: number) => value - 2,
  mixed: (value: number) => value,
  equal: (value: number) => Math.round(value * 1.4),
};

async function errorsOf(
  kind: 'max' | 'average',
  size: readonly number[],
  change: (value: number) => number,
  [window, stride, pad]: (typeof windows)[number],
) {
  const channels = size.at(-1) ?? 1;
  const isVolume = size.length === 5;
  const info = isVolume
    ? tf.backend_util.computePool3DInfo(size as [number, number, number, number, number], window, stride, 1, pad) // prettier-ignore
    : tf.backend_util.computePool2DInfo(size as [number, number, number, number], window, stride, 1, pad); // prettier-ignore
  const { front = 0, top, left } = info.padInfo as { front?: number; top: number; left: number };
  const flat = (of3d: Triple): Triple => (isVolume ? of3d : [1, of3d[1], of3d[2]]);
  const spatial = isVolume ? size.slice(1, 4) : [1, ...size.slice(1, 3)];
  const outShape = info.outShape as number[];
  const output = isVolume ? outShape.slice(1, 4) : [1, ...outShape.slice(1, 3)];
  const x = randomValues(product(size), 5).map(change);
  const dy = randomValues(product(outShape), 6);
  const expected = referencePool(
    kind,
    {
      batch: size[0] ?? 1,
      input: spatial as unknown as Triple,
      output: output as unknown as Triple,
      filter: flat([window, window, window]),
      stride: flat([stride, stride, stride]),
      padding: [Math.max(0, front), Math.max(0, top), Math.max(0, left)],
    },
    channels,
    { x, dy },
  );
  const name = `${kind === 'max' ? 'Max' : 'Avg'}Pool${isVolume ? '3D' : ''}`;
  const attributes = { filterSize: window, strides: stride, pad };
  const [xT, dyT] = [tf.tensor(x, size as number[]), tf.tensor(dy, outShape)];
  const y = tf.engine().runKernel<tf.Tensor>(name, { x: xT }, attributes);
  const gradientInputs = { dy: dyT, input: xT, output: y };
  const dx = tf.engine().runKernel<tf.Tensor>(`${name}Grad`, gradientInputs, attributes);
  const errors = [worstError(await y.data(), expected.y), worstError(await dx.data(), expected.dx)];
  tf.dispose([xT, dyT, y, dx]);
  return errors;
}

it.each(['max', 'average'] as const)('%s pools and their gradients are right', async (kind) => {
  const before = tf.memory().numTensors;
  const wrong: unknown[] = [];
  for (const [name, change] of Object.entries(inputs)) {
    for (const channels of channelCounts) {
      for (const size of [
        [2, 7, 9, channels],
        [2, 5, 4, 7, channels],
      ]) {
        // prettier-ignore
        for (const window of windows) {
          const errors = await errorsOf(kind, size, change, window);
          if (!errors.every((error) => error < 1e-6)) wrong.push({ name, size, window, errors });
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});
