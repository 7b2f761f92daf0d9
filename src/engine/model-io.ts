import * as tf from '@tensorflow/tfjs';
import { AppError } from '../core/errors.ts';

/** A model in tf.js layers format as plain data: it can be stored and sent to another thread. */
export interface ModelArtifacts {
  readonly topology: unknown;
  readonly weightSpecs: unknown;
  readonly weights: ArrayBuffer;
}

/** Topology and current weights of a model. */
export async function saveModel(model: tf.LayersModel): Promise<ModelArtifacts> {
  const saved = await new Promise<tf.io.ModelArtifacts>((resolve, reject) => {
    const handler = tf.io.withSaveHandler((artifacts) => {
      resolve(artifacts);
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const },
      });
    });
    model.save(handler).catch(reject);
  });
  return {
    // Through text, so that nothing but plain data is left.
    topology: JSON.parse(JSON.stringify(saved.modelTopology)) as unknown,
    weightSpecs: JSON.parse(JSON.stringify(saved.weightSpecs)) as unknown,
    weights: tf.io.CompositeArrayBuffer.join(saved.weightData),
  };
}

/** Builds the model again. The caller disposes of it. @throws {AppError} model/incompatible */
export async function loadModel(artifacts: ModelArtifacts): Promise<tf.LayersModel> {
  try {
    return await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: artifacts.topology as object,
        weightSpecs: artifacts.weightSpecs as tf.io.WeightsManifestEntry[],
        weightData: artifacts.weights,
      }),
    );
  } catch (cause) {
    throw new AppError('model/incompatible', 'model cannot be built', {}, { cause });
  }
}
