import * as tf from '@tensorflow/tfjs';
import { onlyShape, onlyTensor } from './layer-tensors.ts';

/** Mean over space of [n, ...spatial, c], in 2D and 3D: [n, c]. */
export class GlobalAverage extends tf.layers.Layer {
  static readonly className = 'GlobalAverage';

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = onlyShape(inputShape);
    return [shape[0] ?? null, shape.at(-1) ?? null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs);
      return x.reshape([x.shape[0], -1, x.shape.at(-1) ?? 1]).mean(1);
    });
  }
}

tf.serialization.registerClass(GlobalAverage);
