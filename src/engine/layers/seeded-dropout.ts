import * as tf from '@tensorflow/tfjs';
import { seededDropout } from '../ops/seeded-dropout.ts';
import { onlyTensor } from './layer-tensors.ts';

/** Dropout whose seed the session sets anew at each step. */
export class SeededDropout extends tf.layers.Layer {
  static readonly className = 'SeededDropout';
  /** int32 */
  seed = 0;
  readonly #rate: number;

  constructor(config: { readonly name?: string; readonly rate: number }) {
    super(config);
    this.#rate = config.rate;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const x = onlyTensor(inputs);
    // A layer must not give its input back: both would be disposed of.
    return kwargs.training === true ? seededDropout(x, this.#rate, this.seed) : x.clone();
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate };
  }
}

tf.serialization.registerClass(SeededDropout);
