import * as tf from '@tensorflow/tfjs';
import { normActivation } from '../ops/norm-activation.ts';
import { CROSS_ENTROPY, softmaxLoss } from '../ops/softmax-loss.ts';
import { adam } from '../optimizers/adam.ts';
import { randomTensor } from './random-tensor.ts';

export interface SmallUNet {
  readonly variables: tf.Variable[];
  logits(x: tf.Tensor): tf.Tensor;
  /** One step of training; gives the loss, which is the caller's. */
  step(x: tf.Tensor, labels: tf.Tensor): tf.Tensor;
  dispose(): void;
}

interface Pieces {
  readonly conv: (x: tf.Tensor, filter: tf.Tensor) => tf.Tensor;
  readonly pool: (x: tf.Tensor) => tf.Tensor;
  readonly transposed: (x: tf.Tensor, filter: tf.Tensor, like: tf.Tensor) => tf.Tensor;
}

const flat: Pieces = {
  conv: (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'),
  pool: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'same'),
  transposed: (x, filter, like) =>
    tf.conv2dTranspose(
      ...([x as tf.Tensor4D, filter as tf.Tensor4D] as const),
      ...([[...like.shape.slice(0, -1), filter.shape.at(-2) ?? 1] as never, 2, 'same'] as const),
    ),
};
const solid: Pieces = {
  conv: (x, filter) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, 1, 'same'),
  pool: (x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, 'same'),
  transposed: (x, filter, like) =>
    tf.conv3dTranspose(
      ...([x as tf.Tensor5D, filter as tf.Tensor5D] as const),
      ...([[...like.shape.slice(0, -1), filter.shape.at(-2) ?? 1] as never, 2, 'same'] as const),
    ),
};

/** What a step has beside convolutions, so that another make of it can be timed beside ours. */
export interface StepParts {
  readonly norm: (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => tf.Tensor;
  /** [] */
  readonly loss: (logits: tf.Tensor, labels: tf.Tensor) => tf.Scalar;
  readonly update: (variables: readonly tf.Variable[], gradients: tf.NamedTensorMap) => void;
  readonly dispose: () => void;
}

function ownParts(): StepParts {
  const optimizer = adam();
  return {
    norm: (x, gamma, beta) =>
      normActivation(x, gamma, beta, {
        ...{ normalization: 'batch', groups: 1, activation: 'relu', epsilon: 1e-3 },
      }).y,
    loss: (logits, labels) => softmaxLoss(logits, labels, { ...CROSS_ENTROPY, overlap: 1 }),
    update(variables, gradients) {
      const inOrder = variables.map(({ name }) => gradients[name] as tf.Tensor);
      optimizer.step(variables, inOrder, 1e-3);
    },
    dispose() {
      optimizer.dispose();
    },
  };
}

interface UNetShape {
  readonly spatialAxes: 2 | 3;
  readonly base: number;
  readonly depth: number;
  readonly classes: number;
}

/**
 * A U-Net as in Ronneberger 2015 with batch norms and transposed convolutions, of bare operations:
 * what is counted and timed is the operations alone.
 */
export function smallUNet(
  { spatialAxes, base, depth, classes }: UNetShape,
  parts: StepParts = ownParts(),
): SmallUNet {
  const { conv, pool, transposed } = spatialAxes === 2 ? flat : solid;
  const variables: tf.Variable[] = [];
  const keep = (tensor: tf.Tensor) => {
    const variable = tf.variable(tensor);
    variables.push(variable);
    return variable;
  };
  const weight = (size: number, from: number, to: number) => {
    const shape = [...Array<number>(spatialAxes).fill(size), from, to];
    const scale = Math.sqrt(6 / (size ** spatialAxes * from));
    return keep(tf.tidy(() => randomTensor(shape, variables.length).mul(scale)));
  };
  const block = (from: number, to: number) => {
    const filter = weight(3, from, to);
    const gamma = keep(tf.ones([to]));
    const beta = keep(tf.zeros([to]));
    return (x: tf.Tensor) => parts.norm(conv(x, filter), gamma, beta);
  };
  const widths = Array.from({ length: depth + 1 }, (_, level) => base << level);
  const pairs = widths.map((width, level) => {
    const first = block(widths[level - 1] ?? 1, width);
    const second = block(width, width);
    return (x: tf.Tensor) => second(first(x));
  });
  const ups = widths.slice(0, -1).map((width) => {
    const filter = weight(2, width, 2 * width);
    const first = block(2 * width, width);
    const second = block(width, width);
    return (x: tf.Tensor, skip: tf.Tensor) =>
      second(first(tf.concat([skip, transposed(x, filter, skip)], -1)));
  });
  const last = weight(1, base, classes);

  const logits = (input: tf.Tensor) => {
    const skips: tf.Tensor[] = [];
    let x = input;
    pairs.forEach((pair, level) => {
      x = pair(level === 0 ? x : pool(x));
      skips.push(x);
    });
    for (let level = depth - 1; level >= 0; level--) {
      x = ups[level]?.(x, skips[level] as tf.Tensor) ?? x;
    }
    return conv(x, last);
  };
  return {
    variables,
    logits,
    step(x, labels) {
      return tf.tidy(() => {
        const lossOf = () => parts.loss(logits(x), labels);
        const { value, grads } = tf.variableGrads(lossOf, variables);
        parts.update(variables, grads);
        return value;
      });
    },
    dispose() {
      parts.dispose();
      tf.dispose(variables);
    },
  };
}
