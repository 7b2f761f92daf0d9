import * as tf from '@tensorflow/tfjs';
import type { WeightSnapshot } from '../weights.ts';

/** Exponential moving average of all weights of a model, in buffers of its own on the device. */
export class MovingAverage {
  readonly #decay: number;
  #tensors: tf.Tensor[];

  constructor(model: tf.LayersModel, decay: number, start: WeightSnapshot) {
    this.#decay = decay;
    this.#tensors = tf.tidy(() =>
      model.weights.map((weight, i) =>
        tf.keep(tf.tensor(start[i] ?? new Float32Array(), weight.shape as number[])),
      ),
    );
  }

  /** Takes the weights after a step in; the first steps count more, so that the start is soon forgotten. */
  add(model: tf.LayersModel, steps: number): void {
    const decay = Math.min(this.#decay, (1 + steps) / (10 + steps));
    const previous = this.#tensors;
    this.#tensors = tf.tidy(() =>
      previous.map((average, i) => {
        const weight = model.weights[i]?.read() as tf.Tensor;
        return tf.keep(average.mul(decay).add(weight.mul(1 - decay)));
      }),
    );
    tf.dispose(previous);
  }

  async read(): Promise<WeightSnapshot> {
    const values = await Promise.all(this.#tensors.map((tensor) => tensor.data()));
    return values.map((value) => Float32Array.from(value));
  }

  dispose(): void {
    tf.dispose(this.#tensors);
    this.#tensors = [];
  }
}
