import * as tf from '@tensorflow/tfjs';
import type { StepParts } from '../../src/engine/testing/small-u-net.ts';

/** What one writes with tf.js alone. */
export function stockParts(classes: number): StepParts {
  // Backends differ in the epsilon that they take by themselves.
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-7);
  const spatial = (x: tf.Tensor) => {
    const [n = 1, ...rest] = x.shape;
    const channels = rest.at(-1) ?? 1;
    // Its batch norm has no fifth axis.
    return x.reshape([n, rest[0] ?? 1, x.size / n / (rest[0] ?? 1) / channels, channels]);
  };
  return {
    norm: (x, gamma, beta) => {
      const flat = spatial(x) as tf.Tensor4D;
      const { mean, variance } = tf.moments(flat, [0, 1, 2]);
      const normal = tf.batchNorm4d(
        flat,
        ...([mean, variance, beta, gamma] as tf.Tensor1D[] as [tf.Tensor1D, tf.Tensor1D]),
        1e-3,
      );
      return tf.relu(normal.reshape(x.shape));
    },
    loss: (logits, labels) => {
      const flat = logits.reshape([-1, classes]);
      const target = tf.oneHot(labels.reshape<tf.Tensor1D>([-1]), classes).cast('float32');
      const p = tf.softmax(flat).slice([0, 1]);
      const t = target.slice([0, 1]);
      const dice = p.mul(t).sum().add(1).div(p.sum().add(t.sum()).mul(0.5).add(1));
      const crossEntropy = tf.losses.softmaxCrossEntropy(target, flat);
      return crossEntropy.add(tf.scalar(1).sub(dice)).asScalar();
    },
    update: (_variables, gradients) => {
      optimizer.applyGradients(gradients as Parameters<typeof optimizer.applyGradients>[0]);
    },
    dispose: () => {
      optimizer.dispose();
    },
  };
}
