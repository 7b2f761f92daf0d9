import * as tf from '@tensorflow/tfjs';
import { dropoutSeeds, trainableVariables } from '../models/build-model.ts';
import { confusionCounts } from '../ops/confusion-counts.ts';
import type { LossAttributes } from '../ops/contracts.ts';
import { recorderOf, type PassOutputs, type Recording } from '../ops/recorder.ts';
import { softmaxLoss } from '../ops/softmax-loss.ts';

export interface PassOptions {
  readonly task: 'classification' | 'segmentation';
  readonly loss: LossAttributes;
}

/** Of a repeated pass the gradients are changed by the next one, and not to be disposed of. */
export interface Gradients {
  readonly loss: tf.Scalar;
  /** Logits [n, classes], or where voxels have classes counts [actual][predicted]. */
  readonly output: tf.Tensor;
  /** In the order of the trainable variables. */
  readonly gradients: readonly tf.Tensor[];
}

/** A pass that cannot be recorded is not tried for ever. */
const MOST_TRIES = 3;

/**
 * Forward and backward through a network. Backends that can remember a pass repeat it from its second
 * batch on: a third of a small step on the processor is the work of finding the kernels, in JavaScript.
 */
export class GradientPass {
  readonly model: tf.LayersModel;
  #recording: Recording | null = null;
  /** Of what the recording, or the next one, is: shapes and options. */
  #kind = '';
  #tries = 0;
  #weights: readonly object[] = [];

  constructor(model: tf.LayersModel) {
    this.model = model;
  }

  /** Within a `tf.tidy`. */
  run(images: tf.Tensor, labels: tf.Tensor, options: PassOptions): Gradients {
    const { results, gradients } = this.#outputs(images, labels, options);
    const [loss, output] = results as [tf.Scalar, tf.Tensor];
    return { loss, output, gradients };
  }

  dispose(): void {
    this.#recording?.dispose();
    this.#recording = null;
  }

  #outputs(images: tf.Tensor, labels: tf.Tensor, options: PassOptions): PassOutputs {
    const pass = ([x, y]: readonly tf.Tensor[]) =>
      passThrough(this.model, x as tf.Tensor, y as tf.Tensor, options);
    const inputs = [images, labels];
    const recorder = recorderOf(tf.backend());
    const kind = JSON.stringify([images.shape, labels.shape, options]);
    if (!recorder || this.#kind !== kind) {
      // The first pass of a kind makes the room that its kernels need.
      this.dispose();
      this.#kind = kind;
      this.#tries = 0;
      return pass(inputs);
    }
    const seeds = dropoutSeeds(this.model);
    if (this.#recording?.isCurrent() && this.#hasSameWeights()) {
      return this.#recording.repeat(inputs, seeds);
    }
    this.dispose();
    if (this.#tries >= MOST_TRIES) return pass(inputs);
    const { outputs, recording } = recorder.record(inputs, seeds, pass);
    this.#recording = recording;
    this.#tries = recording ? 0 : this.#tries + 1;
    this.#weights = this.#weightData();
    return outputs;
  }

  /** A weight that was assigned lies elsewhere than before. */
  #hasSameWeights(): boolean {
    return this.#weightData().every((data, i) => data === this.#weights[i]);
  }

  #weightData(): object[] {
    return this.model.weights.map((weight) => weight.read().dataId);
  }
}

function passThrough(
  model: tf.LayersModel,
  images: tf.Tensor,
  labels: tf.Tensor,
  { task, loss }: PassOptions,
): PassOutputs {
  const outputs: tf.Tensor[] = [];
  const variables = trainableVariables(model);
  const { value, grads } = tf.variableGrads(() => {
    const logits = model.apply(images, { training: true }) as tf.Tensor;
    const output = task === 'classification' ? logits.clone() : confusionCounts(logits, labels);
    outputs.push(tf.keep(output));
    return softmaxLoss(logits, labels, loss);
  }, variables);
  const gradients = variables.map(({ name }) => grads[name] as tf.Tensor);
  return { results: [value, ...outputs], gradients };
}
