import * as tf from '@tensorflow/tfjs';
import type { AdamAttributes, SgdAttributes } from '../ops/contracts.ts';
import { Kernel } from '../ops/contracts.ts';
import { optimizerStep } from '../ops/optimizer-step.ts';
import { checkShape, hasKernel, isShape } from '../ops/run-kernel.ts';
import { Moments } from './moments.ts';
import type { Optimizer, OptimizerState } from './optimizer.ts';

type Attributes = AdamAttributes | SgdAttributes;

/** What one weight and its moments are. */
interface Place {
  readonly weight: tf.Variable;
  readonly first: tf.Variable;
  /** The first again, for a rule that has one moment. */
  readonly second: tf.Variable;
}

/** An update rule: attributes of the kernel, and the same formula in stock operations. */
export interface UpdateRule<A extends Attributes> {
  readonly momentCount: 1 | 2;
  attributes(learningRate: number, stepCount: number): A;
  assign(place: Place, gradient: tf.Tensor, attributes: A): void;
}

/** An optimizer of up to two moments a weight. It runs in place where the backend has the kernel. */
export function optimizerOf<A extends Attributes>(rule: UpdateRule<A>): Optimizer {
  const firstMoments = new Moments();
  const secondMoments = new Moments();
  let stepCount = 0;
  // Made on the device of the first step.
  let one: tf.Scalar | null = null;

  return {
    step(variables, gradients, learningRate, gradientScale) {
      const first = firstMoments.of(variables);
      const second = rule.momentCount === 2 ? secondMoments.of(variables) : first;
      const attributes = rule.attributes(learningRate, ++stepCount);
      const isInPlace = hasKernel(Kernel.OptimizerStep);
      if (isInPlace && !gradientScale) one ??= tf.keep(tf.scalar(1));
      const places = variables.map((weight, i) => ({
        weight,
        gradient: gradients[i] as tf.Tensor,
        first: first[i] as tf.Variable,
        second: second[i] as tf.Variable,
      }));
      if (isInPlace) {
        optimizerStep(places, gradientScale ?? (one as tf.Scalar), attributes);
        return;
      }
      for (const { gradient, ...place } of places) {
        checkShape(isShape(gradient, place.weight.shape), Kernel.OptimizerStep, 'gradient');
        tf.tidy(() => {
          rule.assign(place, gradientScale ? gradient.mul(gradientScale) : gradient, attributes);
        });
      }
    },
    async state(): Promise<OptimizerState> {
      const [first, second] = await Promise.all([firstMoments.read(), secondMoments.read()]);
      return { stepCount, first, second };
    },
    restore(state, variables) {
      firstMoments.restore(state.first, variables);
      secondMoments.restore(state.second, variables);
      stepCount = state.stepCount;
    },
    dispose() {
      firstMoments.dispose();
      secondMoments.dispose();
      one?.dispose();
      one = null;
    },
  };
}
