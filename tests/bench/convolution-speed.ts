import * as tf from '@tensorflow/tfjs';
import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import { multiplyAddLimit } from './multiply-add-limit.ts';

/**
 * GFLOP/s of convolutions and their gradients in WebAssembly on one thread, beside what the processor can do:
 * `node tests/bench/convolution-speed.ts` prints markdown. Operations are those of the definition, so that
 * Winograd's way, which does fewer, may stand above the limit.
 */
interface Case {
  readonly input: readonly number[];
  readonly filter: readonly number[];
  readonly stride?: number;
}

const image = (batch: number, side: number, from: number, to: number, window = 3): Case => ({
  ...{ input: [batch, side, side, from], filter: [window, window, from, to] },
});
const volume = (batch: number, side: number, from: number, to: number): Case => ({
  ...{ input: [batch, side, side, side, from], filter: [3, 3, 3, from, to] },
});
const CASES: readonly Case[] = [
  ...[image(1, 64, 1, 8), image(1, 64, 8, 8), image(1, 16, 32, 32), image(1, 8, 64, 64)],
  ...[image(32, 64, 8, 8), image(32, 32, 16, 16), image(32, 16, 32, 32), image(32, 8, 64, 64)],
  ...[image(32, 32, 16, 16, 1), image(32, 32, 16, 16, 5), { ...image(32, 32, 8, 16, 2), stride: 2 }],
  ...[volume(1, 16, 8, 8), volume(1, 8, 16, 16), volume(1, 4, 32, 32), volume(4, 32, 8, 8)],
]; // prettier-ignore

const product = (values: readonly number[]): number =>
  values.reduce((all, value) => all * value, 1);

/** Milliseconds of the fastest of some runs. */
function fastest(run: () => void, flops: number): number {
  const repeats = Math.max(1, Math.round(5e7 / flops));
  let best = Infinity;
  for (let round = 0; round < 30; round++) {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) run();
    best = Math.min(best, (performance.now() - start) / repeats);
  }
  return best;
}

function speeds({ input, filter, stride = 1 }: Case): number[] {
  const rank = input.length - 2;
  const sides = input.slice(1, -1).map((side) => side / stride);
  const output = [input[0] ?? 1, ...sides, filter.at(-1) ?? 1];
  const x = tf.randomNormal([...input]);
  const weights = tf.randomNormal([...filter]);
  const dy = tf.randomNormal(output);
  const version = rank === 2 ? '' : 'V2';
  const attributes = {
    ...{ strides: Array<number>(rank).fill(stride), dilations: 1, pad: 'same' },
    ...{ inputShape: input, filterShape: filter },
  };
  const flops = (2 * product(output) * product(filter)) / (filter.at(-1) ?? 1);
  const kernels = [
    ['', { x, filter: weights }],
    [`BackpropInput${version}`, { dy, filter: weights }],
    [`BackpropFilter${version}`, { x, dy }],
  ] as const;
  const found = kernels.map(([name, inputs]) => {
    const run = () => {
      tf.dispose(tf.engine().runKernel<tf.Tensor>(`Conv${rank}D${name}`, inputs, attributes));
    };
    return flops / fastest(run, flops) / 1e6;
  });
  tf.dispose([x, weights, dy]);
  return found;
}

const limit = await multiplyAddLimit();
const backend = await chooseBackend({ only: 'wasm', wasm: { threads: 1 } });
console.log(`Limit of 128-bit multiply-adds on one core: ${limit.toFixed(0)} GFLOP/s.\n`);
console.log('| input | filter | forward | gradient of the input | gradient of the filter |');
console.log('| --- | --- | --- | --- | --- |');
for (const one of CASES) {
  const shapes = [
    one.input.join(' × '),
    `${one.filter.join(' × ')}${one.stride ? ', stride 2' : ''}`,
  ];
  console.log(`| ${[...shapes, ...speeds(one).map((speed) => speed.toFixed(0))].join(' | ')} |`);
}
backend.close();
