import * as tf from '@tensorflow/tfjs';
import { SeededRandom } from '../../core/dataset/seeded-random.ts';
import { reseedDropout, trainableVariables } from '../models/build-model.ts';
import { CROSS_ENTROPY, softmaxLoss } from '../ops/softmax-loss.ts';
import { adam } from '../optimizers/adam.ts';

export const CLASS_COUNT = 3;
const BATCH = 2;

/** Images of normal noise; where labels are per place, they follow from the noise. */
export function zooBatch(model: tf.LayersModel, seed = 5) {
  const [, ...shape] = (model.inputs[0] as tf.SymbolicTensor).shape as number[];
  const [, ...outputShape] = (model.outputs[0] as tf.SymbolicTensor).shape as number[];
  const places = outputShape.slice(0, -1);
  const random = new SeededRandom(seed);
  const size = shape.reduce((a, b) => a * b, BATCH);
  const pixels = Float32Array.from({ length: size }, () => random.nextFloat() * 2 - 1);
  const count = places.reduce((a, b) => a * b, BATCH);
  const labels = Int32Array.from({ length: count }, (_, i) =>
    places.length > 0 ? Math.floor(((pixels[i] ?? 0) + 1) * 1.49) : i % CLASS_COUNT,
  );
  return {
    images: tf.tensor(pixels, [BATCH, ...shape]),
    labels: tf.tensor(labels, [BATCH, ...places], 'int32'),
  };
}

/** Losses of steps with Adam on one batch, dropout at work. */
export async function trainZoo(model: tf.LayersModel, steps: number): Promise<number[]> {
  const { images, labels } = zooBatch(model);
  const optimizer = adam();
  const random = new SeededRandom(3);
  const variables = trainableVariables(model);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    reseedDropout(model, random);
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const logits = model.apply(images, { training: true }) as tf.Tensor;
        return softmaxLoss(logits, labels, CROSS_ENTROPY);
      }, variables);
      optimizer.step(
        variables,
        variables.map((variable) => grads[variable.name] as tf.Tensor),
        0.01,
      );
      return value;
    });
    losses.push((await loss.data())[0] ?? NaN);
    loss.dispose();
  }
  optimizer.dispose();
  tf.dispose([images, labels]);
  return losses;
}
