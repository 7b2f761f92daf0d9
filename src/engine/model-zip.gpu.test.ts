import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { listZip } from '../core/formats/zip-list.ts';
import { readZipEntry } from '../core/formats/zip-read.ts';
import { modelZip } from '../core/training/model-zip.ts';
import { saveModel } from './model-io.ts';
import { registerComposedKernels } from './kernels/composed/register.ts';
import { buildModel } from './models/build-model.ts';
import { toyOptions } from './testing/toy-images.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  registerComposedKernels('cpu');
});

async function filesOf(zip: Blob): Promise<File[]> {
  const entries = await listZip(zip);
  return await Promise.all(
    entries.map(async ({ path, place }) => new File([await readZipEntry(zip, place)], path)),
  );
}

it('writes an archive that tf.js reads as the same model', async () => {
  const options = toyOptions();
  const recipe = { steps: [{ kind: 'resize', rows: 12, columns: 12 }] } as const;
  const classes = ['no', 'yes'];
  const model = buildModel(options.model, [12, 12, 1], classes.length, 3);
  const saved = await saveModel(model);
  const zip = await modelZip({
    ...saved,
    weights: new Blob([saved.weights]),
    classes,
    recipe: { steps: [...recipe.steps] },
    options,
  });
  const files = await filesOf(zip);
  expect(files.map(({ name }) => name)).toEqual(['model.json', 'weights.bin']);
  const loaded = await tf.loadLayersModel(tf.io.browserFiles(files));
  const images = tf.randomUniform([3, 12, 12, 1], 0, 1, 'float32', 5);
  const logitsOf = async (of: tf.LayersModel) => await (of.predict(images) as tf.Tensor).data();
  expect(await logitsOf(loaded)).toEqual(await logitsOf(model));
  expect(loaded.getUserDefinedMetadata()).toEqual({ classes, recipe, options });
});
