import * as tf from '@tensorflow/tfjs';
import { onlyShape, onlyTensor } from './layer-tensors.ts';

/** [n, slices, ...] → [n·slices, ...]: each slice as an example of its own. */
export class FoldSlices extends tf.layers.Layer {
  static readonly className = 'FoldSlices';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [null, ...onlyShape(inputShape).slice(2)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = onlyTensor(inputs);
    return x.reshape([-1, ...x.shape.slice(2)]);
  }
}

/** [n·slices, f] → [n, slices, f] */
export class UnfoldSlices extends tf.layers.Layer {
  static readonly className = 'UnfoldSlices';
  readonly #slices: number;

  constructor(config: { readonly name?: string; readonly slices: number }) {
    super(config);
    this.#slices = config.slices;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [null, this.#slices, ...onlyShape(inputShape).slice(1)];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = onlyTensor(inputs);
    return x.reshape([-1, this.#slices, ...x.shape.slice(1)]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), slices: this.#slices };
  }
}

tf.serialization.registerClass(FoldSlices);
tf.serialization.registerClass(UnfoldSlices);
