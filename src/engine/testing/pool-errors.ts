import * as tf from '@tensorflow/tfjs';
import { product, type Triple } from '../kernels/wasm/convolution-geometry.ts';
import { randomValues } from './reference/random.ts';
import { referencePool } from './reference/pool.ts';
import { worstError } from './worst-error.ts';

/** Window, stride and padding. */
export const POOL_WINDOWS = [[2, 2, 'same'], [3, 2, 'same'], [3, 1, 'same'], [3, 1, 'valid'], [2, 3, 'valid']] as const; // prettier-ignore
/** Values of −3 to −1, of −1 to 1, and many equal ones. */
export const POOL_INPUTS = {
  negative: (value: number) => value - 2,
  mixed: (value: number) => value,
  equal: (value: number) => Math.round(value * 1.4),
};

/** How far a pool of the backend in use, and its gradient, are from the reference. */
export async function poolErrors(
  kind: 'max' | 'average',
  size: readonly number[],
  change: (value: number) => number,
  [window, stride, pad]: (typeof POOL_WINDOWS)[number],
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
