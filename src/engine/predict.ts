import * as tf from '@tensorflow/tfjs';
import { AppError } from '../core/errors.ts';
import type { GreyImage } from '../core/imaging/grey-image.ts';

/**
 * Softmax of one prepared image, one value a class.
 * @throws {AppError} model/incompatible when the size is not the model's
 */
export async function predictImage(model: tf.LayersModel, image: GreyImage): Promise<number[]> {
  const [, rows, columns] = model.inputs[0]?.shape ?? [];
  if (rows !== image.rows || columns !== image.columns) {
    throw new AppError('model/incompatible', 'image size is not the size the model was made for', {
      rows: image.rows,
      columns: image.columns,
    });
  }
  const output = tf.tidy(() => {
    const input = tf.tensor4d(image.pixels, [1, image.rows, image.columns, 1]);
    return tf.softmax(model.apply(input, { training: false }) as tf.Tensor2D);
  });
  try {
    return Array.from(await output.data());
  } finally {
    output.dispose();
  }
}
