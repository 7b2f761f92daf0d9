import type * as tf from '@tensorflow/tfjs';
import { writeOnnx } from '../../core/formats/onnx/write-onnx.ts';
import type { ModelOptions } from '../../core/training/model-options.ts';
import { networkOf } from '../../core/training/network/network-of.ts';
import type { Weight } from './graph-builder.ts';
import { networkGraph } from './network-graph.ts';

/**
 * ONNX file (operator set 17, any batch size) of a model that these options built. `input` is
 * [n, ...spatial, channels], `output` the logits, channels last too. Metadata (classes, recipe) are
 * kept as text.
 * @throws {AppError} model/incompatible when the model is not of these options
 */
export async function exportOnnx(
  model: tf.LayersModel,
  options: ModelOptions,
  metadata: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  const [, ...inputShape] = (model.inputs[0]?.shape ?? []) as number[];
  const classCount = model.outputs[0]?.shape.at(-1) ?? 0;
  const network = networkOf(options, inputShape, classCount);
  const layers = new Map<string, readonly Weight[]>();
  for (const layer of model.layers) {
    const weights = layer.weights.map(async (weight) => {
      const tensor = weight.read();
      return { shape: tensor.shape, values: (await tensor.data()) as Float32Array };
    });
    layers.set(layer.name, await Promise.all(weights));
  }
  return writeOnnx(networkGraph(network, layers), metadata);
}
