import * as tf from '@tensorflow/tfjs';
import { flattenSpace, input, mask, type ComposedKernel } from './composed-kernel.ts';

export const confusionCounts: ComposedKernel = (inputs) => {
  const logits = flattenSpace(input(inputs, 'logits'));
  const classCount = logits.shape[2];
  const rows = logits.reshape<tf.Tensor2D>([-1, classCount]);
  const labels = input(inputs, 'labels').reshape([-1, 1]);
  const isHighest = mask(rows.equal(rows.max(1, true)));
  // Of equal logits the first: no equal one stands before it.
  const before = tf.tensor2d(
    Array.from({ length: classCount ** 2 }, (_, i) =>
      Math.floor(i / classCount) < i % classCount ? 1 : 0,
    ),
    [classCount, classCount],
  );
  const isFirst = mask(isHighest.matMul(before).less(0.5));
  const actual = mask(labels.equal(tf.range(0, classCount, 1, 'int32').reshape([1, -1])));
  const counts = tf.matMul<tf.Tensor2D>(actual, isHighest.mul(isFirst), true);
  return [counts.round().toInt()];
};
