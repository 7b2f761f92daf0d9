import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import { buildModel, trainableVariables } from '../../src/engine/models/build-model.ts';
import { CROSS_ENTROPY } from '../../src/engine/ops/softmax-loss.ts';
import { adam } from '../../src/engine/optimizers/adam.ts';
import { GradientPass } from '../../src/engine/session/gradient-pass.ts';
import { BASE, caseAt, CLASSES, type StepTimes } from './train-step-cases.ts';

/** Steps of one network in WebAssembly as a training takes them, for `train-step.ts`, which starts a process for each way. */
const { values: options } = parseArgs({
  options: {
    case: { type: 'string', default: '0' },
    threads: { type: 'string', default: '1' },
    first: { type: 'string', default: '3' },
    steps: { type: 'string', default: '10' },
  },
});

const { kind, depth, shape } = caseAt(options.case);
const backend = await chooseBackend({ only: 'wasm', wasm: { threads: Number(options.threads) } });
const size = { depth, blockCount: 2, baseFilters: BASE };
const model = buildModel({ kind, ...size }, shape.slice(1), CLASSES, 7);
const variables = trainableVariables(model);
const optimizer = adam();
const pass = new GradientPass(model);
const x = tf.randomUniform([...shape], -1, 1, 'float32', 3);
const labels = tf.tidy(() => x.greater(0.3).reshape(shape.slice(0, -1)).cast('int32'));

async function step(): Promise<number> {
  const start = performance.now();
  const results = tf.tidy(() => {
    const options = { task: 'segmentation', loss: CROSS_ENTROPY } as const;
    const { loss, output, gradients } = pass.run(x, labels, options);
    optimizer.step(variables, gradients, 1e-3);
    return [loss, output];
  });
  await Promise.all(results.map((result) => result.data()));
  tf.dispose(results);
  return performance.now() - start;
}

for (let i = 0; i < Number(options.first); i++) await step();
const milliseconds: number[] = [];
for (let i = 0; i < Number(options.steps); i++) milliseconds.push(await step());
backend.close();
const result: StepTimes = { milliseconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
console.log(JSON.stringify(result));
