import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import { buildModel } from '../models/build-model.ts';
import { registerConv3dTransposeGradient } from '../ops/conv3d-transpose-gradient.ts';
import { CLASS_COUNT, trainZoo } from '../testing/train-zoo.ts';
import { ZOO } from '../testing/zoo.ts';
import { exportOnnx } from './export-onnx.ts';

const TOLERANCE = 1e-4;
const cases = ZOO.map((entry) => [entry.options.kind, entry] as const);
const metadata = { classes: '["없음","yes"]' };

/** Largest difference of the two engines' logits, for a batch of a size that neither knew before. */
async function worstDifference(model: tf.LayersModel, file: Uint8Array, batch: number) {
  const [, ...shape] = (model.inputs[0]?.shape ?? []) as number[];
  const images = tf.randomNormal([batch, ...shape], 0, 1, 'float32', 7);
  const expected = await (model.predict(images) as tf.Tensor).data();
  const session = await ort.InferenceSession.create(file);
  const feed = new ort.Tensor('float32', (await images.data()) as Float32Array, images.shape);
  const output = (await session.run({ input: feed }))['output'];
  const actual = output?.data as Float32Array;
  expect(actual).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - (actual[i] ?? NaN))));
}

describe.each(cases)('ONNX of %s', (_, { options, inputShape }) => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
    registerComposedKernels('cpu');
    registerConv3dTransposeGradient();
  });

  it('gives the same logits in onnxruntime after training', async () => {
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    await trainZoo(model, 6);
    const file = await exportOnnx(model, options, metadata);
    expect(await worstDifference(model, file, 3)).toBeLessThan(TOLERANCE);
  });
});

describe('exportOnnx', () => {
  it('keeps metadata as text', async () => {
    const [{ options, inputShape }] = ZOO as [(typeof ZOO)[number]];
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    const text = new TextDecoder().decode(await exportOnnx(model, options, metadata));
    expect(text).toContain(metadata.classes);
  });

  it('refuses a model of other options', async () => {
    const [{ options, inputShape }] = ZOO as [(typeof ZOO)[number]];
    const model = buildModel(options, inputShape, CLASS_COUNT, 1);
    await expect(exportOnnx(model, { ...options, depth: 3 }, {})).rejects.toMatchObject({
      code: 'model/incompatible',
    });
  });
});
