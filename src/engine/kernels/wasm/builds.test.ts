import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { randomValues } from '../../testing/reference/random.ts';
import { OWN_CASES } from '../../testing/sweep/own-cases.ts';
import { POOL_CASES } from '../../testing/sweep/pool-cases.ts';
import { runSweepCase, TOLERANCES } from '../../testing/sweep/run-sweep.ts';
import type { SweepCase } from '../../testing/sweep/sweep-case.ts';
import { product } from './convolution-geometry.ts';

const CASES = [...OWN_CASES, ...POOL_CASES];

/** Result and gradients of a case. */
async function valuesOf({ inputs, run, hasGradient }: SweepCase): Promise<ArrayLike<number>[]> {
  const tensors = tf.tidy(() => {
    const given = inputs.map(({ shape }, i) =>
      tf.tensor(randomValues(product(shape), i + 1), [...shape]),
    );
    const y = run(given);
    return hasGradient ? [y, ...tf.grads((...at) => run(at))(given)] : [y];
  });
  const values = await Promise.all(tensors.map((tensor) => tensor.data()));
  tf.dispose(tensors);
  return values;
}

describe.each(['plain', 'relaxed'] as const)('the %s build', (vectors) => {
  it('is right, and gives the same bits whatever the number of threads', async () => {
    const all: ArrayLike<number>[][] = [];
    for (const threads of [1, 2, 3]) {
      const build = threads === 1 ? vectors : (`${vectors}-threads` as const);
      const backend = await openWasm('webgpu-missing', { build, threads });
      const values: ArrayLike<number>[] = [];
      for (const one of CASES) {
        const outcome = await runSweepCase(one, TOLERANCES.wasm);
        expect(outcome, `${one.operation} ${one.form}`).toMatchObject({ kind: 'right' });
        values.push(...(await valuesOf(one)));
      }
      all.push(values);
      backend.close();
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).toEqual(all[0]);
  });
});
