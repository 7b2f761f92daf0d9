import * as tf from '@tensorflow/tfjs';
import { trainableVariables } from '../models/build-model.ts';
import type { Batch } from '../data/batches.ts';
import { spatialShapeOf } from '../data/prepare-example.ts';
import { clipScale } from '../ops/clip-scale.ts';
import type { LossAttributes } from '../ops/contracts.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { GradientPass } from './gradient-pass.ts';

export interface StepOptions {
  readonly task: 'classification' | 'segmentation';
  readonly dimensions: 2 | 3;
  readonly loss: LossAttributes;
  readonly clipNorm: number | null;
  readonly learningRate: number;
}

/** Tensors that the caller reads and disposes of. */
export interface StepOutput extends tf.NamedTensorMap {
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
  pass: GradientPass,
  optimizer: Optimizer,
  batch: Batch,
  options: StepOptions,
): StepOutput {
  return tf.tidy(() => {
    const images = imagesOf(batch, options.dimensions);
    const labels = labelsOf(batch, options);
    const { task, clipNorm, learningRate } = options;
    const { loss, output, gradients } = pass.run(images, labels, { task, loss: options.loss });
    const scale = clipNorm === null ? undefined : clipScale(gradients, clipNorm).scale;
    optimizer.step(trainableVariables(pass.model), gradients, learningRate, scale);
    return { loss, output };
  });
}
