import * as tf from '@tensorflow/tfjs';
import { trainableVariables } from '../models/build-model.ts';
import type { Batch } from '../data/batches.ts';
import { spatialShapeOf } from '../data/prepare-example.ts';
import { clipScale } from '../ops/clip-scale.ts';
import { confusionCounts } from '../ops/confusion-counts.ts';
import type { LossAttributes } from '../ops/contracts.ts';
import { softmaxLoss } from '../ops/softmax-loss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

export interface StepOptions {
  readonly task: 'classification' | 'segmentation';
  readonly dimensions: 2 | 3;
  readonly loss: LossAttributes;
  readonly clipNorm: number | null;
  readonly learningRate: number;
}

/** Tensors that the caller reads and disposes of. */
export interface StepOutput {
  readonly loss: tf.Scalar;
  /** Logits [n, classes], or where voxels have classes counts [actual][predicted]. */
  readonly output: tf.Tensor;
}

/** Images of a batch on the device, [n, …, channels]. */
export function imagesOf({ pixels, size, channels }: Batch, dimensions: 2 | 3): tf.Tensor {
  const shape = [...spatialShapeOf(size, dimensions), channels];
  const length = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor(pixels, [pixels.length / length, ...shape]);
}

/** Labels int32 of a batch on the device, [n] or [n, …]. */
function labelsOf({ labels, size }: Batch, { task, dimensions }: StepOptions): tf.Tensor {
  if (task === 'classification') return tf.tensor(labels, [labels.length], 'int32');
  const shape = spatialShapeOf(size, dimensions);
  const length = shape.reduce((product, axis) => product * axis, 1);
  return tf.tensor(labels, [labels.length / length, ...shape], 'int32');
}

/** Forward, backward and update. */
export function trainStep(
  model: tf.LayersModel,
  optimizer: Optimizer,
  batch: Batch,
  options: StepOptions,
): StepOutput {
  const outputs: tf.Tensor[] = [];
  const loss = tf.tidy(() => {
    const images = imagesOf(batch, options.dimensions);
    const labels = labelsOf(batch, options);
    const variables = trainableVariables(model);
    const { value, grads } = tf.variableGrads(() => {
      const logits = model.apply(images, { training: true }) as tf.Tensor;
      const isClass = options.task === 'classification';
      outputs.push(tf.keep(isClass ? logits.clone() : confusionCounts(logits, labels)));
      return softmaxLoss(logits, labels, options.loss);
    }, variables);
    const gradients = variables.map(({ name }) => grads[name] as tf.Tensor);
    const { clipNorm, learningRate } = options;
    const scale = clipNorm === null ? undefined : clipScale(gradients, clipNorm).scale;
    optimizer.step(variables, gradients, learningRate, scale);
    return value;
  });
  return { loss, output: outputs[0] as tf.Tensor };
}
