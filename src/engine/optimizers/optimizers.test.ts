import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import { clipScale } from '../ops/clip-scale.ts';
import { adam } from './adam.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

const KINDS: readonly (readonly [string, () => Optimizer])[] = [
  ['adam', () => adam()],
  ['adamw', () => adam({ weightDecay: 0.1 })],
  ['sgd', () => sgd({ momentum: 0.9, isNesterov: true, weightDecay: 0.01 })],
];

const start = () =>
  tf.tidy(() => [tf.variable(tf.tensor([1, -2, 3])), tf.variable(tf.tensor([[0.5]]))]);
/** Gradients of Σ w⁴ / 4. */
const cubes = (variables: readonly tf.Variable[]) => variables.map((variable) => variable.pow(3));
const valuesOf = (variables: readonly tf.Variable[]) =>
  variables.flatMap((variable) => [...variable.dataSync()]);

function run(optimizer: Optimizer, variables: readonly tf.Variable[], steps: number): void {
  for (let i = 0; i < steps; i++) {
    tf.tidy(() => {
      optimizer.step(variables, cubes(variables), 0.01);
    });
  }
}

describe('optimizers', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerComposedKernels('cpu');
  });

  it('steps as AdamW is written', () => {
    const variables = [tf.variable(tf.tensor([2]))];
    const optimizer = adam({ weightDecay: 0.1 });
    let [w, m, v] = [2, 0, 0];
    for (let t = 1; t <= 3; t++) {
      const g = w ** 3;
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const step = m / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-7);
      w -= 0.01 * (step + 0.1 * w);
    }
    run(optimizer, variables, 3);
    expect(valuesOf(variables)[0]).toBeCloseTo(w, 5);
  });

  it('steps as SGD with Nesterov momentum is written', () => {
    const variables = [tf.variable(tf.tensor([2]))];
    let [w, m] = [2, 0];
    for (let t = 1; t <= 3; t++) {
      const g = w ** 3 + 0.01 * w;
      m = 0.9 * m + g;
      w -= 0.01 * (g + 0.9 * m);
    }
    run(sgd({ momentum: 0.9, isNesterov: true, weightDecay: 0.01 }), variables, 3);
    expect(valuesOf(variables)[0]).toBeCloseTo(w, 5);
  });

  it.each(KINDS)(
    '%s goes on from its state bit for bit, and leaves nothing behind',
    async (_, make) => {
      const before = tf.memory().numTensors;
      const [whole, parted] = [start(), start()];
      const [one, two, three] = [make(), make(), make()];
      run(one, whole, 6);
      run(two, parted, 3);
      three.restore(await two.state(), parted);
      run(three, parted, 3);
      expect(valuesOf(parted)).toEqual(valuesOf(whole));
      for (const optimizer of [one, two, three]) optimizer.dispose();
      tf.dispose([whole, parted]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('refuses the state of another network', async () => {
    const optimizer = adam();
    const variables = start();
    run(optimizer, variables, 1);
    const state = await optimizer.state();
    const refused = expect.objectContaining({ code: 'model/incompatible' }) as Error;
    expect(() => {
      adam().restore(state, [tf.variable(tf.zeros([2]))]);
    }).toThrow(refused);
  });

  it('scales gradients down to the norm that was asked for', () => {
    const variables = [tf.variable(tf.tensor([0, 0]))];
    const gradients = [tf.tensor([3, 4])];
    const { scale, norm } = clipScale(gradients, 1);
    expect(norm.dataSync()[0]).toBeCloseTo(5);
    sgd().step(variables, gradients, 1, scale);
    expect(valuesOf(variables)[0]).toBeCloseTo(-0.6);
    expect(valuesOf(variables)[1]).toBeCloseTo(-0.8);
    expect(clipScale([tf.zeros([3])], 1).scale.dataSync()[0]).toBe(1);
  });
});
