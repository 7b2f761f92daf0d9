import * as tf from '@tensorflow/tfjs';
import { clipScale } from '../../ops/clip-scale.ts';
import { moveRunningFigures } from '../../ops/norm-activation.ts';
import { scaleShiftActivation } from '../../ops/scale-shift.ts';
import { adam } from '../../optimizers/adam.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { at, type Shaped } from '../reference/shaped.ts';
import { build, pick } from './arrays.ts';
import { oddShape, RANKS } from './shapes.ts';
import { plainCase, type SweepCase } from './sweep-case.ts';

const STEPS = 3;
const RATE = 1;
const SCALE = 0.5;
const DECAY = 0.02;

/** AdamW of one weight by its definition (Loshchilov & Hutter 2019). */
function adamOf(start: number, gradient: number): number {
  let [w, m, v] = [start, 0, 0];
  for (let t = 1; t <= STEPS; t++) {
    m = 0.9 * m + 0.1 * gradient;
    v = 0.999 * v + 0.001 * gradient ** 2;
    w -= RATE * (m / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-7) + DECAY * w);
  }
  return w;
}

const sgdOf = (isNesterov: boolean) => (start: number, gradient: number) => {
  let [w, m] = [start, 0];
  for (let t = 1; t <= STEPS; t++) {
    const g = gradient + DECAY * w;
    m = 0.9 * m + g;
    w -= RATE * (isNesterov ? g + 0.9 * m : m);
  }
  return w;
};

interface Rule {
  readonly make: () => Optimizer;
  readonly of: (start: number, gradient: number) => number;
}

const RULES: Readonly<Record<string, Rule>> = {
  AdamW: { make: () => adam({ weightDecay: DECAY }), of: adamOf },
  SGD: { make: () => sgd({ momentum: 0.9, weightDecay: DECAY }), of: sgdOf(false) },
  Nesterov: {
    make: () => sgd({ momentum: 0.9, isNesterov: true, weightDecay: DECAY }),
    of: sgdOf(true),
  },
};

const optimizerCases = Object.entries(RULES).flatMap(([form, { make, of }]) =>
  [[7], ...RANKS.slice(0, 4).map(oddShape), [129]].map((shape) =>
    plainCase({
      operation: 'OptimizerStep',
      form: `${form} [${shape.join()}]`,
      inputs: [{ shape }, { shape, domain: 'nonzero' }],
      run(start, gradient) {
        const weight = tf.variable(start);
        const optimizer = make();
        const scale = tf.scalar(SCALE);
        for (let step = 0; step < STEPS; step++) optimizer.step([weight], [gradient], RATE, scale);
        const result = weight.mul(1);
        optimizer.dispose();
        weight.dispose();
        return result;
      },
      define: (start, gradient) =>
        build(shape, (place) => of(pick(start, place), SCALE * pick(gradient, place))),
    }),
  ),
);

const CLIPPED = [[700, 3], ...RANKS.slice(0, 4).map(oddShape)];

/** The scale, then the norm, of gradients of several shapes. */
const clipCases = (
  [
    [0.5, 5],
    [1000, 5],
    [0.5, 4],
  ] as const
).map(([maxNorm, count]) =>
  plainCase({
    operation: 'ClipScale',
    form: `${count} gradients, at ${maxNorm}`,
    inputs: CLIPPED.slice(0, count).map((shape) => ({ shape })),
    run: (...gradients) => tf.stack(Object.values(clipScale(gradients, maxNorm))),
    define(...gradients) {
      const sum = gradients.reduce(
        (all, { values }) => all + values.reduce((part, value) => part + value ** 2, 0),
        0,
      );
      const norm = Math.sqrt(sum);
      return { shape: [2], values: Float64Array.of(Math.min(1, maxNorm / norm), norm) };
    },
  }),
);

const MOMENTUM = 0.9;
const EPSILON = 1e-3;
const CORRECTION = 1.5;

/** Running mean, then running variance, after one move. */
const runningCases = [1, 13].map((channels) =>
  plainCase({
    operation: 'RunningFigures',
    form: `${channels} channels`,
    inputs: (['any', 'positive', 'any', 'positive'] as const).map((domain) => ({
      shape: [channels],
      domain,
    })),
    run(...[oldMean, oldVariance, mean, rstd]) {
      const running = [oldMean, oldVariance].map((old) => tf.variable(old as tf.Tensor));
      moveRunningFigures(
        running[0] as tf.Variable,
        running[1] as tf.Variable,
        { mean: mean as tf.Tensor, rstd: rstd as tf.Tensor },
        { momentum: MOMENTUM, epsilon: EPSILON, correction: CORRECTION },
      );
      const result = tf.stack(running);
      tf.dispose(running);
      return result;
    },
    define(...all) {
      const [oldMean, oldVariance, mean, rstd] = all as [Shaped, Shaped, Shaped, Shaped];
      const moved = (old: number, to: number) => old + (1 - MOMENTUM) * (to - old);
      return build([2, channels], ([which, c = 0]) => {
        if (which === 0) return moved(at(oldMean.values, c), at(mean.values, c));
        const variance = CORRECTION * (1 / at(rstd.values, c) ** 2 - EPSILON);
        return moved(at(oldVariance.values, c), variance);
      });
    },
  }),
);

const scaleShiftCases = RANKS.slice(0, 4).flatMap((rank) =>
  ([['linear', 1], ['relu', 0], ['leakyRelu', 0.01]] as const).map(([activation, slope]) => {
    const shape = oddShape(rank);
    const channels = shape.slice(-1);
    return plainCase({
      ...{ operation: 'ScaleShiftActivation', form: activation },
      inputs: [{ shape }, { shape: channels }, { shape: channels }],
      run: (...all) => {
        const [x, scale, shift] = all as [tf.Tensor, tf.Tensor, tf.Tensor];
        return scaleShiftActivation(x, scale, shift, activation);
      },
      define: (...all) => {
        const [x, scale, shift] = all as [Shaped, Shaped, Shaped];
        return build(shape, (place) => {
          const value = pick(x, place) * pick(scale, place) + pick(shift, place);
          return value > 0 ? value : slope * value;
        });
      },
    });
  }),
); // prettier-ignore

export const TRAINING_CASES: readonly SweepCase[] = [
  ...optimizerCases,
  ...clipCases,
  ...runningCases,
  ...scaleShiftCases,
];
