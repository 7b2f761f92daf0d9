import type * as tf from '@tensorflow/tfjs';

/** Everything that a later step depends on, as plain data: the same steps follow from it bit for bit. */
export interface OptimizerState {
  readonly stepCount: number;
  /** Moments of each variable in order; empty before the first step. */
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

export interface Optimizer {
  /**
   * Changes the variables. They come in the same order each time. gradientScale [] multiplies the
   * gradients first (clipping). Neither gradients nor scale are disposed of.
   */
  step(
    variables: readonly tf.Variable[],
    gradients: readonly tf.Tensor[],
    learningRate: number,
    gradientScale?: tf.Scalar,
  ): void;
  state(): Promise<OptimizerState>;
  /** @throws {AppError} model/incompatible when the moments are not those of the variables */
  restore(state: OptimizerState, variables: readonly tf.Variable[]): void;
  dispose(): void;
}
