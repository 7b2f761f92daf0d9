import * as tf from '@tensorflow/tfjs';
import { at, type Shaped } from '../reference/shaped.ts';
import { build, pick, replaced, type Place } from './arrays.ts';
import { smoothCase, type SweepCase } from './sweep-case.ts';

const swapped = (place: Place, isSwapped: boolean): Place =>
  isSwapped ? [...place.slice(0, -2), at(place, place.length - 1), at(place, place.length - 2)] : place; // prettier-ignore

/** a·b of the last two axes; batches of one repeat. */
function product(a: Shaped, b: Shaped, transposeA: boolean, transposeB: boolean): Shaped {
  const [left, right] = [swapped(a.shape, transposeA), swapped(b.shape, transposeB)];
  const rank = left.length;
  const batches = left.slice(0, -2).map((length, axis) => Math.max(length, at(right, axis)));
  return build([...batches, at(left, rank - 2), at(right, rank - 1)], (place) => {
    let sum = 0;
    for (let k = 0; k < at(left, rank - 1); k++) {
      const ofA = swapped(replaced(place, rank - 1, k), transposeA);
      const ofB = swapped(replaced(place, rank - 2, k), transposeB);
      sum += pick(a, ofA) * pick(b, ofB);
    }
    return sum;
  });
}

const BATCHES: Readonly<Record<string, readonly [readonly number[], readonly number[]]>> = {
  '': [[], []],
  'batch of 1': [[1], [1]],
  batches: [[3], [3]],
  'batches, the right one repeats': [[3], [1]],
  'batches of batches': [
    [2, 3],
    [2, 3],
  ],
  'rank 5': [
    [2, 1, 2],
    [2, 1, 2],
  ],
  'rank 6': [
    [2, 1, 1, 2],
    [2, 1, 1, 2],
  ],
};

/** Odd, in fours, a single row as of a batch of 1, a single column, and longer than one tile of shared memory. */
const SIZES = [[3, 5, 7], [4, 8, 4], [1, 5, 3], [3, 5, 1], [2, 67, 3]] as const; // prettier-ignore

const productCases = Object.entries(BATCHES).flatMap(([batch, [left, right]]) =>
  SIZES.slice(0, left.length === 0 ? SIZES.length : 1).flatMap(([m, k, n]) =>
    [false, true].flatMap((transposeA) =>
      // With batches the two that training asks for most.
      (left.length === 0 ? [false, true] : [!transposeA]).map((transposeB) =>
        smoothCase({
          operation: 'BatchMatMul',
          form: [`${m}×${k}×${n}`, batch, transposeA && 'left transposed', transposeB && 'right transposed'].filter(Boolean).join(', '), // prettier-ignore
          inputs: [
            { shape: [...left, ...swapped([m, k], transposeA)] },
            { shape: [...right, ...swapped([k, n], transposeB)] },
          ],
          run: (a, b) => tf.matMul(a, b, transposeA, transposeB),
          define: (a, b) => product(a, b, transposeA, transposeB),
        }),
      ),
    ),
  ),
);

const withBias = (x: Shaped, bias: Shaped, activation: (value: number) => number): Shaped =>
  build(x.shape, (place) => activation(pick(x, place) + pick(bias, place)));

const fusedCases = SIZES.flatMap(([m, k, n]) =>
  (['linear', 'relu'] as const).map((activation) =>
    smoothCase({
      ...{ operation: '_FusedMatMul', form: `${m}×${k}×${n}, bias, ${activation}` },
      inputs: [{ shape: [m, k] }, { shape: [k, n] }, { shape: [n] }],
      run: (a, b, bias) =>
        tf.fused.matMul({ a, b, bias, activation, transposeA: false, transposeB: false }),
      define: (a, b, bias) =>
        withBias(product(a, b, false, false), bias, (value) =>
          activation === 'relu' ? Math.max(0, value) : value,
        ),
    }),
  ),
);

export const PRODUCT_CASES: readonly SweepCase[] = [...productCases, ...fusedCases];
