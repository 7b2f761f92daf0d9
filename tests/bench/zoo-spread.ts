/**
 * How much the losses of the zoo depend on the last digits: 20 steps in float64, then again with first weights
 * that are off by up to 1e-7, 1e-6 and 1e-5. tf.js is made to compute in float64 by giving it no other array of
 * floats: `node tests/bench/zoo-spread.ts`. About two minutes.
 */
import type { ModelKind } from '../../src/core/training/model-options.ts';
import { markdownTable } from '../conformance/markdown.ts';

const STEPS = 20;
const SHIFTS = [1e-7, 1e-6, 1e-5];
const TRIES = 3;

Object.assign(globalThis, { Float32Array: Float64Array });
const tf = await import('@tensorflow/tfjs');
tf.env().platform.isTypedArray = (values): values is Float32Array => ArrayBuffer.isView(values);
const { SeededRandom } = await import('../../src/core/dataset/seeded-random.ts');
const { chooseBackend } = await import('../../src/engine/backend/choose-backend.ts');
const { buildModel } = await import('../../src/engine/models/build-model.ts');
const { CLASS_COUNT, trainZoo } = await import('../../src/engine/testing/train-zoo.ts');
const { ZOO } = await import('../../src/engine/testing/zoo.ts');

async function lossesOf(
  { options, inputShape }: (typeof ZOO)[number],
  shift: number,
  seed: number,
) {
  const random = new SeededRandom(seed);
  const model = buildModel(options, inputShape, CLASS_COUNT, 1);
  model.setWeights(
    model.getWeights().map((weight) => {
      const moved = Array.from(weight.dataSync(), (value) => {
        // Training elsewhere begins with float32.
        return Math.fround(value) + shift * (2 * random.nextFloat() - 1);
      });
      return tf.tensor(moved, weight.shape);
    }),
  );
  const losses = await trainZoo(model, STEPS);
  model.dispose();
  return losses;
}

await chooseBackend({ only: 'cpu', gpu: undefined });
const rows: [ModelKind, ...string[]][] = [];
for (const entry of ZOO) {
  const reference = await lossesOf(entry, 0, 1);
  const spreads: string[] = [];
  for (const shift of SHIFTS) {
    let worst = 0;
    for (let seed = 1; seed <= TRIES; seed++) {
      const losses = await lossesOf(entry, shift, seed);
      const apart = losses.map((loss, step) => Math.abs(loss - (reference[step] ?? NaN)));
      worst = Math.max(worst, Math.max(...apart) / Math.max(...reference));
    }
    spreads.push(worst.toExponential(1));
  }
  rows.push([entry.options.kind, ...spreads]);
}
console.log(markdownTable(['network', ...SHIFTS.map((shift) => `off by ${shift}`)], rows));
process.exit(0);
