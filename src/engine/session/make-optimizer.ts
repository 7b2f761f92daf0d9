import type { OptimizerOptions } from '../../core/training/training-options.ts';
import { adam } from '../optimizers/adam.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';

export function makeOptimizer(options: OptimizerOptions): Optimizer {
  if (options.kind === 'adam') return adam(options);
  const { momentum, nesterov, weightDecay } = options;
  return sgd({ momentum, isNesterov: nesterov, weightDecay });
}
