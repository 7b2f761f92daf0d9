import { execFileSync, spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { chromiumLaunch } from '../support/chromium.ts';
import { servePage } from './serve-page.ts';
import {
  TRAIN_STEP_CASES,
  type StepTimes,
  type StockStep,
  type TrainStepCase,
} from './train-step-cases.ts';

/**
 * A training step of small U-Nets in WebAssembly beside PyTorch on the same cores and tf.js's own backends:
 * `node tests/bench/train-step.ts --python VENV/bin/python` prints the tables of `docs/benchmarks/train-step.md`.
 * Each way has a process of its own, and rounds take turns, so that a machine that grows slower does so for all.
 */
const { values: options } = parseArgs({
  options: {
    python: { type: 'string' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
});
const cases = TRAIN_STEP_CASES.map((each, index) => ({ ...each, index })).filter(({ name }) =>
  name.includes(options.only),
);
type Case = TrainStepCase & { readonly index: number };

/** Steps before the measured ones, in which V8 compiles, and those that count. */
function countsOf({ shape: [batch = 1] }: TrainStepCase): { first: number; steps: number } {
  return batch === 1 ? { first: 30, steps: 40 } : { first: 5, steps: batch > 4 ? 10 : 20 };
}

const script = (name: string): string => join(import.meta.dirname, name);
const parse = (output: string): unknown => JSON.parse(output.trim().split('\n').at(-1) ?? '');

function own(one: Case): StepTimes {
  const { first, steps } = countsOf(one);
  const inputs = { case: one.index, threads: options.threads, first, steps };
  const args = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return parse(execFileSync(process.execPath, [script('train-step-own.ts'), ...args], { encoding: 'utf8' })) as StepTimes; // prettier-ignore
}

function torch(python: string, format: 'first' | 'last', one: Case): StepTimes {
  const { first, steps } = countsOf(one);
  const args = [options.threads, format, one.depth - 1, first, steps, ...one.shape].map(String);
  return parse(execFileSync(python, [script('train-step-torch.py'), ...args], { encoding: 'utf8' })) as StepTimes; // prettier-ignore
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

type Way = (one: Case) => StepTimes;
const ways = new Map<string, Way>([['WebAssembly', own]]);
const { python } = options;
if (python) {
  for (const format of ['first', 'last'] as const) {
    ways.set(`PyTorch, channels ${format}`, (one) => torch(python, format, one));
  }
}

function measure(one: Case) {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const found = new Map<string, StepTimes[]>();
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [name, way] of ways) {
      const times = way(one);
      found.set(name, [...(found.get(name) ?? []), times]);
      console.error(
        `  ${one.name}, ${name}: best ${Math.min(...times.milliseconds).toFixed(1)} ms`,
      );
    }
  }
  const results = [...found.values()].map((runs) => {
    const all = runs.flatMap(({ milliseconds }) => milliseconds);
    const peak = Math.max(...runs.map(({ peakBytes }) => peakBytes));
    return { best: Math.min(...all), median: median(all), peak };
  });
  const [ours, ...others] = results;
  const ratio = (of: 'best' | 'median') =>
    ((ours?.[of] ?? NaN) / Math.min(...others.map((other) => other[of]))).toFixed(2);
  return {
    times: [
      one.name,
      ...results.map(({ best, median: middle }) => `${best.toFixed(1)} / ${middle.toFixed(1)}`),
      ...(others.length > 0 ? [`${ratio('best')} / ${ratio('median')}`] : []),
      load,
    ],
    memory: [one.name, ...results.map(({ peak }) => megabytes(peak))],
  };
}

/** More takes minutes in plain JavaScript. */
const MOST_STOCK_PLACES = 20_000;
const MOST_LOSS_ERROR = 1e-3;

type Stock = StockStep | string;

/** What the first line of an error says, without the advice behind it. */
const refusal = (message: string): string =>
  `refused: ${/Error: (.*)/.exec(message)?.[1]?.split('. ')[0] ?? message.trim()}`;

/** One step with tf.js's own kernels, or what it said when it refused. */
function stockInNode(backend: 'cpu' | 'wasm', one: Case): Stock {
  const args = [script('train-step-stock.ts'), '--case', String(one.index), '--backend', backend];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return status === 0 ? (parse(stdout) as StockStep) : refusal(stderr);
}

async function stockOnWebgl(page: Page, one: Case): Promise<Stock> {
  try {
    return await page.evaluate((index) => {
      const { stepOnWebgl } = globalThis as unknown as {
        stepOnWebgl: (index: string) => Promise<StockStep>;
      };
      return stepOnWebgl(index);
    }, String(one.index));
  } catch (error) {
    return refusal(String(error));
  }
}

async function stockRow(page: Page, one: Case): Promise<string[]> {
  if (one.shape.reduce((size, axis) => size * axis, 1) > MOST_STOCK_PLACES) {
    return [one.name, 'not run', 'not run', 'not run'];
  }
  const cpu = stockInNode('cpu', one);
  const text = (step: Stock): string => {
    if (typeof step === 'string') return step;
    const expected = typeof cpu === 'string' ? NaN : cpu.losses[1];
    const isRight = Math.abs(step.losses[1] - expected) <= MOST_LOSS_ERROR * expected;
    const losses = step.losses.map((loss) => loss.toFixed(4)).join(' → ');
    return `${isRight ? '' : 'wrong, '}${step.milliseconds.toFixed(0)} ms, loss ${losses}`;
  };
  return [one.name, ...[cpu, stockInNode('wasm', one), await stockOnWebgl(page, one)].map(text)];
}

async function stockRows(): Promise<string[][]> {
  const { url, close } = await servePage('tests/bench/train-step.html');
  const browser = await chromium.launch(chromiumLaunch());
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const rows: string[][] = [];
    for (const one of cases) rows.push(await stockRow(page, one));
    return rows;
  } finally {
    await browser.close();
    await close();
  }
}

const measured = cases.map(measure);
const names = [...ways.keys()];
const compared = python ? ['WebAssembly ÷ the better PyTorch'] : [];
console.log(`
Threads: ${options.threads}. Best / median milliseconds of a step in ${options.rounds} rounds; Node ${process.version}.

${table(['network', ...names, ...compared, 'load'], measured.map(({ times }) => times))}

Most memory of the whole process:

${table(['network', ...names], measured.map(({ memory }) => memory))}

tf.js 4.22's own kernels, the same network of bare operations, one step:

${table(['network', 'cpu', 'wasm', 'webgl'], await stockRows())}

${execFileSync(process.execPath, [script('convolution-speed.ts')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()}`); // prettier-ignore
