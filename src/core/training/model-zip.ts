import { createZip } from '../formats/zip-write.ts';
import type { ModelRecord } from './run.ts';

type Packed = Pick<
  ModelRecord,
  'topology' | 'weightSpecs' | 'weights' | 'classes' | 'recipe' | 'options'
>;

const WEIGHTS_NAME = 'weights.bin';

/**
 * A model as a ZIP of `model.json` and `weights.bin`, which `tf.loadLayersModel` reads. Classes,
 * recipe and options stand in `userDefinedMetadata`: without them nobody could feed it.
 */
export async function modelZip(model: Packed): Promise<Blob> {
  const { topology, weightSpecs, classes, recipe, options } = model;
  const zip = createZip();
  await zip.add(
    'model.json',
    JSON.stringify({
      format: 'layers-model',
      generatedBy: 'R-CDM Studio',
      convertedBy: null,
      modelTopology: topology,
      weightsManifest: [{ paths: [WEIGHTS_NAME], weights: weightSpecs }],
      userDefinedMetadata: { classes, recipe, options },
    }),
  );
  await zip.add(WEIGHTS_NAME, new Uint8Array(await model.weights.arrayBuffer()));
  return await zip.finish();
}
