import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { TrainConfig } from '../../src/core/training/train-config.ts';
import { saveModel } from '../../src/engine/model-io.ts';
import { exportOnnx } from '../../src/engine/onnx/export-onnx.ts';
import { modelCard } from './model-card.ts';
import type { Results } from './results.ts';

const WEIGHTS_NAME = 'weights.bin';

async function modelFiles({ model, config }: Results) {
  const { topology, weightSpecs, weights } = await saveModel(model);
  const { classes, recipe, model: options, task } = config;
  const json = JSON.stringify({
    format: 'layers-model',
    generatedBy: 'R-CDM Studio',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: [WEIGHTS_NAME], weights: weightSpecs }],
    userDefinedMetadata: { task, classes, recipe, options },
  });
  const metadata = { task, classes: JSON.stringify(classes), recipe: JSON.stringify(recipe) };
  return [
    { name: 'model.onnx', bytes: await exportOnnx(model, options, metadata) },
    { name: 'model/model.json', bytes: new TextEncoder().encode(json) },
    { name: `model/${WEIGHTS_NAME}`, bytes: new Uint8Array(weights) },
  ];
}

/** The folder is handed on: where the data lay on this machine, and what its folders are called, stays behind. */
function withoutPlace(config: TrainConfig): TrainConfig {
  return { ...config, data: { ...config.data, path: basename(config.data.path) } };
}

/** Writes the model, its card, the configuration as it was used and the predictions. */
export async function saveResults(folder: string, results: Results): Promise<void> {
  const text = (value: string) => new TextEncoder().encode(value);
  const files = [
    ...(await modelFiles(results)),
    { name: 'model-card.md', bytes: text(modelCard(results)) },
    {
      name: 'config.json',
      bytes: text(`${JSON.stringify(withoutPlace(results.config), null, 2)}\n`),
    },
    { name: 'metrics.json', bytes: text(`${JSON.stringify(results.tested.metrics, null, 2)}\n`) },
    ...results.tested.files,
  ];
  for (const { name, bytes } of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
}
