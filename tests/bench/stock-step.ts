import * as tf from '@tensorflow/tfjs';
import { registerConv3dTransposeGradient } from '../../src/engine/ops/conv3d-transpose-gradient.ts';
import { smallUNet } from '../../src/engine/testing/small-u-net.ts';
import { stockParts } from './stock-parts.ts';
import { BASE, CLASSES, type StockStep, type TrainStepCase } from './train-step-cases.ts';

/** One step of one network with the kernels of tf.js's current backend. */
export async function stockStep({ depth, shape }: TrainStepCase): Promise<StockStep> {
  registerConv3dTransposeGradient();
  const spatialAxes = shape.length === 4 ? 2 : 3;
  const parts = stockParts(CLASSES);
  const net = smallUNet({ spatialAxes, base: BASE, depth: depth - 1, classes: CLASSES }, parts);
  const x = tf.randomUniform([...shape], -1, 1, 'float32', 3);
  const labels = tf.tidy(() => x.greater(0.3).reshape(shape.slice(0, -1)).cast('int32'));
  const start = performance.now();
  const before = net.step(x, labels);
  const [first = NaN] = await before.data();
  const milliseconds = performance.now() - start;
  const after = tf.tidy(() => parts.loss(net.logits(x), labels));
  const [second = NaN] = await after.data();
  net.dispose();
  tf.dispose([x, labels, before, after]);
  return { milliseconds, losses: [first, second] };
}
