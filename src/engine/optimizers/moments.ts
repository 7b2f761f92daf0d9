import * as tf from '@tensorflow/tfjs';
import { AppError } from '../../core/errors.ts';

/** One moment of each variable: a buffer of its own on the device, zero at first. */
export class Moments {
  #tensors: tf.Variable[] = [];

  /** Makes them at the first call. */
  of(variables: readonly tf.Variable[]): readonly tf.Variable[] {
    if (this.#tensors.length === 0) {
      this.#tensors = tf.tidy(() =>
        variables.map(({ shape }) => tf.variable(tf.zeros(shape), false)),
      );
    }
    if (this.#tensors.length !== variables.length) {
      throw new AppError('internal/unexpected', 'optimizer got other variables than before');
    }
    return this.#tensors;
  }

  async read(): Promise<Float32Array[]> {
    const values = await Promise.all(this.#tensors.map((tensor) => tensor.data()));
    return values.map((value) => Float32Array.from(value));
  }

  /** @throws {AppError} model/incompatible */
  restore(values: readonly Float32Array[], variables: readonly tf.Variable[]): void {
    const areRight =
      values.length === 0 ||
      (values.length === variables.length &&
        variables.every(({ size }, i) => size === values[i]?.length));
    if (!areRight) {
      throw new AppError('model/incompatible', 'optimizer state is of another network');
    }
    this.dispose();
    this.#tensors = tf.tidy(() =>
      values.map((value, i) =>
        tf.variable(tf.tensor(Float32Array.from(value), variables[i]?.shape), false),
      ),
    );
  }

  dispose(): void {
    tf.dispose(this.#tensors);
    this.#tensors = [];
  }
}
