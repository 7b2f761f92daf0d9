import { KERNEL_CASES, type KernelCase } from '../kernel-suite.ts';
import type { SweepCase } from './sweep-case.ts';

/** The kernel behind the name of a case of the suite. */
const OPERATIONS: readonly (readonly [RegExp, string])[] = [
  [/ norm,/, 'NormActivation'],
  [/^up-sampling/, 'UpSample'],
  [/ loss,/, 'SoftmaxLoss'],
  [/^GRU/, 'GruSequence'],
  [/^LSTM/, 'LstmSequence'],
  [/^dropout/, 'SeededDropout'],
  [/^confusion/, 'ConfusionCounts'],
];

function sweepCase(one: KernelCase): SweepCase {
  const { name, inputShapes, run, isDifferentiable = true, reference } = one;
  return {
    operation: OPERATIONS.find(([pattern]) => pattern.test(name))?.[1] ?? name,
    form: name,
    inputs: inputShapes.map((shape) => ({ shape })),
    run,
    hasGradient: isDifferentiable,
    reference(inputs, dyOf) {
      const [{ values: given } = { values: new Float64Array() }] = inputs;
      const [first = []] = reference(inputs, new Float64Array(given.length));
      const [values = [], ...gradients] = reference(inputs, dyOf(first.length));
      return { y: { values }, gradients };
    },
  };
}

/** Kernels that tf.js lacks, as the suite has them. */
export const OWN_CASES: readonly SweepCase[] = KERNEL_CASES.map(sweepCase);
