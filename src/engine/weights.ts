import * as tf from '@tensorflow/tfjs';

/** Values of all weights, running figures included, in the order of `model.weights`. */
export type WeightSnapshot = readonly Float32Array[];

/** Copies the weights out of the device; `clone()` would share the buffer that training goes on to change. */
export async function takeWeights(model: tf.LayersModel): Promise<WeightSnapshot> {
  const values = await Promise.all(model.weights.map((weight) => weight.read().data()));
  return values.map((value) => Float32Array.from(value));
}

/** Puts copied values into the weights. */
export function putWeights(model: tf.LayersModel, snapshot: WeightSnapshot): void {
  tf.tidy(() => {
    model.setWeights(
      snapshot.map((values, i) => tf.tensor(values, model.weights[i]?.shape as number[])),
    );
  });
}
