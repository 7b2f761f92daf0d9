import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import { buildModel, trainableVariables } from '../../src/engine/models/build-model.ts';
import { CROSS_ENTROPY } from '../../src/engine/ops/softmax-loss.ts';
import { adam } from '../../src/engine/optimizers/adam.ts';
import { GradientPass } from '../../src/engine/session/gradient-pass.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';

/**
 * A training step of small U-Nets in WebAssembly beside tf.js's own backends and PyTorch on the same cores:
 * `node tests/bench/train-step.ts --python VENV/bin/python --threads 1`. Rounds alternate, so that a
 * machine that grows slower does so for all.
 */
const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    stock: { type: 'boolean', default: false },
  },
});
const threads = Number(options.threads);

interface Case {
  readonly name: string;
  readonly kind: 'unet-2d' | 'unet-3d';
  readonly depth: number;
  readonly shape: readonly number[];
}

const square = (batch: number): Case => ({
  name: `2D B${batch} 64²`,
  kind: 'unet-2d',
  depth: 4,
  shape: [batch, 64, 64, 1],
});
const cube = (batch: number, side: number): Case => ({
  name: `3D B${batch} ${side}³`,
  kind: 'unet-3d',
  depth: 3,
  shape: [batch, side, side, side, 1],
});
const cases = [square(1), square(4), square(32), cube(1, 16), cube(4, 16), cube(1, 32), cube(4, 32)]
  .filter(({ name }) => !options.only || name.includes(options.only)); // prettier-ignore

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Milliseconds of each step. */
async function timeSteps({ kind, depth, shape }: Case, steps: number): Promise<number[]> {
  const size = { depth, blockCount: 2, baseFilters: 8 };
  const model = buildModel({ kind, ...size }, shape.slice(1), 2, 7);
  const variables = trainableVariables(model);
  const optimizer = adam();
  const pass = new GradientPass(model);
  const how = { task: 'segmentation', loss: CROSS_ENTROPY } as const;
  const x = tf.randomUniform([...shape], -1, 1, 'float32', 3);
  const labels = tf.tidy(() => x.greater(0.3).reshape(shape.slice(0, -1)).cast('int32'));
  const times: number[] = [];
  for (let step = 0; step < steps + 2; step++) {
    const start = performance.now();
    const loss = tf.tidy(() => {
      const { loss: value, output, gradients } = pass.run(x, labels, how);
      output.dispose();
      optimizer.step(variables, gradients, 1e-3);
      return value;
    });
    await loss.data();
    loss.dispose();
    if (step >= 2) times.push(performance.now() - start);
  }
  pass.dispose();
  optimizer.dispose();
  model.dispose();
  tf.dispose([x, labels]);
  return times;
}

function torchSteps(python: string, one: Case, format: 'first' | 'last', steps: number): number[] {
  const script = new URL('train-step-torch.py', import.meta.url).pathname;
  const args = [script, String(threads), format, String(one.depth - 1), String(steps)];
  return JSON.parse(
    execFileSync(python, [...args, ...one.shape.map(String)], { encoding: 'utf8' }),
  ) as number[];
}

type Way = (one: Case, steps: number) => Promise<number[]>;

const ways = new Map<string, Way>();
async function withBackend(open: Promise<OpenBackend>, one: Case, steps: number) {
  const backend = await open;
  const times = await timeSteps(one, steps);
  backend.close();
  return times;
}
ways.set('wasm', (one, steps) =>
  withBackend(chooseBackend({ only: 'wasm', wasm: { threads } }), one, steps),
);
if (options.stock) {
  ways.set('tf.js cpu', (one) => withBackend(chooseBackend({ only: 'cpu' }), one, 1));
}
const { python } = options;
if (python) {
  for (const format of ['first', 'last'] as const) {
    ways.set(`PyTorch channels ${format}`, (one, steps) =>
      Promise.resolve(torchSteps(python, one, format, steps)),
    );
  }
}

console.log(`threads ${threads}; best / median of ${options.rounds} rounds of steps, ms`);
console.log(`| net | ${[...ways.keys()].join(' | ')} | load |`);
for (const one of cases) {
  const steps = one.shape[0] === 1 ? 10 : 5;
  const found = new Map([...ways.keys()].map((name) => [name, [] as number[]]));
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, way] of ways) found.get(name)?.push(...(await way(one, steps)));
  }
  const cells = [...found.values()].map(
    (times) => `${Math.min(...times).toFixed(1)} / ${median(times).toFixed(1)}`,
  );
  console.log(`| ${one.name} | ${cells.join(' | ')} | ${loadavg()[0]?.toFixed(1) ?? ''} |`);
}
