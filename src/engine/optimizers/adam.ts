import type { AdamAttributes } from '../ops/contracts.ts';
import type { Optimizer } from './optimizer.ts';
import { optimizerOf } from './update-rule.ts';

export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Decoupled decay (AdamW, Loshchilov & Hutter 2019). */
  readonly weightDecay?: number;
}

/** Adam (Kingma & Ba 2015), AdamW with a weight decay. */
export function adam({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  weightDecay = 0,
}: AdamOptions = {}): Optimizer {
  return optimizerOf<AdamAttributes>({
    momentCount: 2,
    attributes: (learningRate, stepCount) => ({
      kind: 'adam',
      learningRate,
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      epsilon,
      weightDecay,
      correction1: 1 - beta1 ** stepCount,
      correction2: 1 - beta2 ** stepCount,
    }),
    assign({ weight, first, second }, gradient, { learningRate, correction1, correction2 }) {
      first.assign(first.mul(beta1).add(gradient.mul(1 - beta1)));
      second.assign(second.mul(beta2).add(gradient.square().mul(1 - beta2)));
      const step = first.div(correction1).div(second.div(correction2).sqrt().add(epsilon));
      const decayed = weightDecay > 0 ? step.add(weight.mul(weightDecay)) : step;
      weight.assign(weight.sub(decayed.mul(learningRate)));
    },
  });
}
