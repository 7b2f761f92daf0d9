import type * as tf from '@tensorflow/tfjs';
import { numericGradient } from '../numeric-gradient.ts';
import type { Shaped } from '../reference/shaped.ts';
import { dot } from './arrays.ts';

/** Which numbers an operation is tried with. */
export type Domain = 'any' | 'positive' | 'nonzero' | 'negative' | 'whole';

interface Input {
  readonly shape: readonly number[];
  readonly domain?: Domain;
}

export interface Expected {
  readonly y: {
    /** Where it is not what the reference says, left out. */
    readonly shape?: readonly number[];
    readonly values: ArrayLike<number>;
  };
  /** Of Σ y·dy by each input; none where the operation has no gradient. */
  readonly gradients: readonly ArrayLike<number>[];
}

/** One operation of tf.js or of ours in one form at one rank, beside its definition in float64. */
export interface SweepCase {
  /** Name of the kernel. */
  readonly operation: string;
  readonly form: string;
  readonly inputs: readonly Input[];
  readonly run: (inputs: readonly tf.Tensor[]) => tf.Tensor;
  /** dyOf gives what comes back to a result of so many values. */
  readonly reference: (inputs: readonly Shaped[], dyOf: (size: number) => Float64Array) => Expected;
  readonly hasGradient: boolean;
  /** Copies and comparisons give results that are right to the bit. */
  readonly isExact?: boolean;
}

type Definition = Pick<SweepCase, 'operation' | 'form' | 'inputs' | 'isExact'> & {
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** The result alone; gradients follow from it by differences. */
  readonly define: (...inputs: Shaped[]) => Shaped;
};

/** A case whose gradients are central differences of its definition: exact to about 1e-8. */
export function smoothCase({ run, define, ...rest }: Definition): SweepCase {
  return {
    ...rest,
    hasGradient: true,
    run: (inputs) => run(...inputs),
    reference(inputs, dyOf) {
      const y = define(...inputs);
      const dy = dyOf(y.values.length);
      const gradients = inputs.map(({ shape, values: own }, which) =>
        numericGradient((values) => {
          const moved = inputs.map((input, i) => (i === which ? { shape, values } : input));
          return dot(define(...moved).values, dy);
        }, own),
      );
      return { y, gradients };
    },
  };
}

/** A case without gradient. */
export function plainCase({ run, define, ...rest }: Definition): SweepCase {
  return {
    ...rest,
    hasGradient: false,
    run: (inputs) => run(...inputs),
    reference: (inputs) => ({ y: define(...inputs), gradients: [] }),
  };
}
