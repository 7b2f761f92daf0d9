import type { SgdAttributes } from '../ops/contracts.ts';
import type { Optimizer } from './optimizer.ts';
import { optimizerOf } from './update-rule.ts';

export interface SgdOptions {
  readonly momentum?: number;
  readonly isNesterov?: boolean;
  /** Added to the gradient (L2). */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent with momentum, Nesterov's where asked for (Sutskever 2013). */
export function sgd({
  momentum = 0,
  isNesterov = false,
  weightDecay = 0,
}: SgdOptions = {}): Optimizer {
  return optimizerOf<SgdAttributes>({
    momentCount: 1,
    attributes: (learningRate) => ({
      kind: 'sgd',
      learningRate,
      momentum,
      isNesterov,
      weightDecay,
    }),
    assign({ weight, first }, gradient, { learningRate }) {
      const decayed = weightDecay > 0 ? gradient.add(weight.mul(weightDecay)) : gradient;
      first.assign(first.mul(momentum).add(decayed));
      const step = isNesterov ? decayed.add(first.mul(momentum)) : first;
      weight.assign(weight.sub(step.mul(learningRate)));
    },
  });
}
