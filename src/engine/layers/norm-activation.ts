import * as tf from '@tensorflow/tfjs';
import type { Activation, Normalization } from '../ops/contracts.ts';
import { moveRunningFigures, normActivation } from '../ops/norm-activation.ts';
import { scaleShiftActivation } from '../ops/scale-shift.ts';
import { isVariable, onlyShape, onlyTensor } from './layer-tensors.ts';

export const NORM_EPSILON = 1e-5;
/** Small sets give few steps an epoch; with the usual 0.99 the running figures would lag for long. */
const NORM_MOMENTUM = 0.9;

interface NormConfig {
  readonly name?: string;
  readonly normalization: Normalization;
  readonly groups: number;
  readonly activation: Activation;
}

/** Norm and activation in one kernel. A batch norm keeps running figures and uses them at rest. */
export class NormActivation extends tf.layers.Layer {
  static readonly className = 'NormActivation';
  readonly #config: NormConfig;
  #gamma: tf.LayerVariable | null = null;
  #beta: tf.LayerVariable | null = null;
  #mean: tf.LayerVariable | null = null;
  #variance: tf.LayerVariable | null = null;

  constructor(config: NormConfig) {
    super(config);
    this.#config = config;
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const shape = [onlyShape(inputShape).at(-1) ?? 0];
    const zeros = tf.initializers.zeros();
    const ones = tf.initializers.ones();
    this.#gamma = this.addWeight('gamma', shape, 'float32', ones);
    this.#beta = this.addWeight('beta', shape, 'float32', zeros);
    if (this.#config.normalization === 'batch') {
      this.#mean = this.addWeight('moving_mean', shape, 'float32', zeros, undefined, false);
      this.#variance = this.addWeight('moving_variance', shape, 'float32', ones, undefined, false);
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs);
      const gamma = this.#read(this.#gamma);
      const beta = this.#read(this.#beta);
      const { normalization, groups, activation } = this.#config;
      const isBatch = normalization === 'batch';
      if (isBatch && kwargs.training !== true) return this.#atRest(x, gamma, beta);
      const attributes = { normalization, groups, activation, epsilon: NORM_EPSILON };
      const { y, mean, rstd } = normActivation(x, gamma, beta, attributes);
      if (isBatch) this.#move(mean, rstd, x.size / gamma.size);
      return y;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { normalization, groups, activation } = this.#config;
    return { ...super.getConfig(), normalization, groups, activation };
  }

  #atRest(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
    const scale = this.#read(this.#variance).add(NORM_EPSILON).rsqrt().mul(gamma);
    const shift = beta.sub(this.#read(this.#mean).mul(scale));
    return scaleShiftActivation(x, scale, shift, this.#config.activation);
  }

  #move(mean: tf.Tensor, rstd: tf.Tensor, count: number): void {
    const [runningMean, runningVariance] = [this.#read(this.#mean), this.#read(this.#variance)];
    if (!isVariable(runningMean) || !isVariable(runningVariance)) return;
    moveRunningFigures(
      runningMean,
      runningVariance,
      { mean, rstd },
      {
        momentum: NORM_MOMENTUM,
        epsilon: NORM_EPSILON,
        correction: count / Math.max(1, count - 1),
      },
    );
  }

  #read(weight: tf.LayerVariable | null): tf.Tensor {
    return (weight as tf.LayerVariable).read();
  }
}

tf.serialization.registerClass(NormActivation);
