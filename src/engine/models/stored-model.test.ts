import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { chooseBackend } from '../backend/choose-backend.ts';
import { loadModel, saveModel } from '../model-io.ts';

/** The classifier as it was built and stored before the zoo: of layers of tf.js alone. */
function stockClassifier(): tf.LayersModel {
  const seed = 3;
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 1],
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        useBias: false,
        kernelInitializer: tf.initializers.heNormal({ seed }),
      }),
      tf.layers.batchNormalization({ epsilon: 1e-3, momentum: 0.9 }),
      tf.layers.reLU(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
      tf.layers.dropout({ rate: 0.2, seed }),
      tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotNormal({ seed }) }),
    ],
  });
}

const logitsOf = async (model: tf.LayersModel): Promise<number[]> =>
  Array.from(
    await (model.predict(tf.randomUniform([2, 8, 8, 1], 0, 1, 'float32', 5)) as tf.Tensor).data(),
  );

it('loads models that were stored before the zoo, and gives the logits of then', async () => {
  await chooseBackend({ only: 'cpu', gpu: undefined });
  const model = stockClassifier();
  const expected = await logitsOf(model);
  const artifacts = await saveModel(model);
  for (const only of ['cpu', 'wasm'] as const) {
    await chooseBackend({ only, gpu: undefined });
    const logits = await logitsOf(await loadModel(artifacts));
    logits.forEach((logit, i) => {
      expect(logit).toBeCloseTo(expected[i] ?? NaN, 5);
    });
  }
});
