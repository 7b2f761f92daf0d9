import * as tf from '@tensorflow/tfjs';
import { AppError } from '../core/errors.ts';
import type { Example } from './data/example.ts';

/**
 * Softmax of one prepared image or volume, one value a class.
 * @throws {AppError} model/incompatible when the size is not the model's
 */
export async function predictExample(model: tf.LayersModel, example: Example): Promise<number[]> {
  const { size, channels, pixels } = example;
  const wanted = (model.inputs[0]?.shape ?? []).slice(1);
  const given = wanted.length === 3 ? [...size.slice(1), channels] : [...size, channels];
  const isFlat = wanted.length === 3 && size[0] !== 1;
  if (isFlat || wanted.some((length, axis) => length !== given[axis])) {
    const [slices, rows, columns] = size;
    throw new AppError('model/incompatible', 'image size is not the size the model was made for', {
      slices,
      rows,
      columns,
    });
  }
  const output = tf.tidy(() => {
    const input = tf.tensor(pixels, [1, ...given]);
    return tf.softmax(model.apply(input, { training: false }) as tf.Tensor2D);
  });
  try {
    return Array.from(await output.data());
  } finally {
    output.dispose();
  }
}
