import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import { openDawn } from '../../src/engine/backend/dawn.ts';
import { registerConv3dTransposeGradient } from '../../src/engine/ops/conv3d-transpose-gradient.ts';
import { countGpuCalls } from '../../src/engine/testing/gpu-counts.ts';
import { smallUNet } from '../../src/engine/testing/small-u-net.ts';
import { stockParts } from './stock-parts.ts';

/**
 * A training step on WebGPU, ours beside tf.js's own kernels with the same network, loss and rule:
 * `node tests/bench/webgpu-step.ts` prints markdown; `--only 16³` asks for one network. Needs a Vulkan
 * driver (`VK_ICD_FILENAMES`); counts are taken on Dawn's null device and need none.
 */
const { values: options } = parseArgs({
  options: {
    kernels: { type: 'string' },
    case: { type: 'string', default: '0' },
    steps: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    null: { type: 'boolean', default: false },
  },
});

const CASES = [
  { name: '2D U-Net, 4 × 64², base 8, depth 3', spatialAxes: 2, shape: [4, 64, 64, 1], depth: 3 },
  { name: '3D U-Net, 1 × 16³, base 8, depth 2', spatialAxes: 3, shape: [1, 16, 16, 16, 1], depth: 2 },
  { name: '3D U-Net, 1 × 32³, base 8, depth 2', spatialAxes: 3, shape: [1, 32, 32, 32, 1], depth: 2 },
] as const; // prettier-ignore
const CLASSES = 2;

async function openStock(gpu: GPU) {
  const adapter = await gpu.requestAdapter();
  const device = await adapter?.requestDevice();
  if (!adapter || !device) throw new Error('no adapter');
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const known: unknown = tf.findBackendFactory('webgpu');
  if (known) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 4);
  await tf.setBackend('webgpu');
  registerConv3dTransposeGradient();
  return { settled: () => device.queue.onSubmittedWorkDone() };
}

interface Measured {
  readonly adapter: string;
  readonly milliseconds: number[];
  /** Of all threads: what a busy machine changes least. */
  readonly cpuMilliseconds: number[];
  readonly losses: number[];
  readonly bytes: number;
  readonly counts: Record<'dispatches' | 'passes' | 'submits' | 'buffers', number>;
}

async function measure(isStock: boolean, caseIndex: number): Promise<Measured> {
  const { spatialAxes, shape, depth } = CASES[caseIndex] ?? CASES[0];
  const gpu = openDawn(options.null ? ['backend=null'] : []);
  const device = isStock ? await openStock(gpu) : await chooseBackend({ only: 'webgpu', gpu });
  const net = smallUNet(
    { spatialAxes, base: 8, depth, classes: CLASSES },
    ...(isStock ? [stockParts(CLASSES)] : []),
  );
  const x = tf.randomUniform([...shape], -1, 1, 'float32', 3);
  const labels = tf.tidy(() => x.greater(0.3).reshape(shape.slice(0, -1)).cast('int32'));
  const counts = countGpuCalls();
  const milliseconds: number[] = [];
  const cpuMilliseconds: number[] = [];
  const losses: number[] = [];
  // The first two make pipelines and buffers.
  for (let step = -2; step < Number(options.steps); step++) {
    counts.reset();
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    const loss = net.step(x, labels);
    losses.push((await loss.data())[0] ?? NaN);
    await device.settled();
    const cpu = process.cpuUsage(cpuStart);
    if (step >= 0) {
      milliseconds.push(performance.now() - start);
      cpuMilliseconds.push((cpu.user + cpu.system) / 1000);
    }
    loss.dispose();
  }
  const { dispatches, passes, submits, buffers } = counts;
  const { description } = (await gpu.requestAdapter())?.info ?? { description: '' };
  const memory = tf.memory() as { numBytesAllocatedInGPU?: number };
  return {
    adapter: description,
    ...{ milliseconds, cpuMilliseconds, losses, bytes: memory.numBytesAllocatedInGPU ?? NaN },
    counts: { dispatches, passes, submits, buffers },
  };
}

function run(kernels: 'own' | 'stock', caseIndex: number, isNull: boolean): Measured {
  const inputs = [
    ...[process.argv[1] ?? '', '--kernels', kernels, '--case', String(caseIndex)],
    ...['--steps', options.steps, ...(isNull ? ['--null'] : [])],
  ];
  const output = execFileSync(process.execPath, inputs, { encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const KERNELS = ['stock', 'own'] as const;
type Runs = Record<(typeof KERNELS)[number], Measured>;

/** Of all rounds together; stock and own take turns, so that both see the same machine. */
function timed(caseIndex: number): Runs {
  const all: Record<keyof Runs, Measured[]> = { stock: [], own: [] };
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const kernels of KERNELS) {
      const one = run(kernels, caseIndex, false);
      all[kernels].push(one);
      const times = `${one.milliseconds.map(Math.round).join()} ms, processor ${one.cpuMilliseconds.map(Math.round).join()} ms`;
      console.error(`  ${CASES[caseIndex]?.name ?? ''}, ${kernels}: ${times}`);
    }
  }
  const joined = (runs: readonly Measured[]): Measured => ({
    ...(runs[0] as Measured),
    milliseconds: runs.flatMap(({ milliseconds }) => milliseconds),
    cpuMilliseconds: runs.flatMap(({ cpuMilliseconds }) => cpuMilliseconds),
  });
  return { stock: joined(all.stock), own: joined(all.own) };
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const NAMES = { stock: 'tf.js', own: 'ours' } as const;

function timesRow(name: string, { stock, own }: Runs): string[] {
  const both = (of: (measured: Measured) => number[]) => {
    const [before, after] = [median(of(stock)), median(of(own))];
    return [whole(before), whole(after), (before / after).toFixed(1)];
  };
  const fewest = Math.min(...own.milliseconds);
  return [name, ...both((m) => m.milliseconds), whole(fewest), ...both((m) => m.cpuMilliseconds)];
}

function countRows(name: string, runs: Runs): string[][] {
  return KERNELS.map((kernels) => {
    const { counts, bytes, cpuMilliseconds } = runs[kernels];
    const { dispatches, passes, submits, buffers } = counts;
    return [
      ...[kernels === 'stock' ? name : '', NAMES[kernels]],
      ...[dispatches, passes, submits, buffers].map(String),
      ...[`${(bytes / 1e6).toFixed(1)} MB`, `${whole(median(cpuMilliseconds))} ms`],
    ];
  });
}

/** Prints the tables of `docs/benchmarks/webgpu-step.md`; what is measured meanwhile goes to stderr. */
function compare(): void {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  const asked = CASES.map((each, index) => ({ ...each, index })).filter(({ name }) =>
    name.includes(options.only),
  );
  const results = asked.map(({ name, index }) => {
    const onNull = { stock: run('stock', index, true), own: run('own', index, true) };
    return { name, onNull, onGpu: timed(index) };
  });
  const timesHead = [
    ...['network', 'tf.js, ms', 'ours, ms', 'times faster', 'our fastest, ms'],
    ...['tf.js, processor ms', 'ours, processor ms', 'times less'],
  ];
  const countsHead = [
    ...['network', 'kernels', 'dispatches', 'passes', 'submits', 'new buffers', 'GPU memory'],
    'processor time',
  ];
  const losses = ({ onGpu }: (typeof results)[number]) =>
    KERNELS.map((kernels) => onGpu[kernels].losses.slice(0, 4).map((loss) => loss.toFixed(6)));
  const steps = Number(options.steps) * Number(options.rounds);
  console.log(`
${table(
  timesHead,
  results.map(({ name, onGpu }) => timesRow(name, onGpu)),
)}

Medians of ${steps} steps, on ${results[0]?.onGpu.own.adapter ?? ''}, Node ${process.version}, load ${load} before the first.

${table(
  countsHead,
  results.flatMap(({ name, onNull }) => countRows(name, onNull)),
)}

${results
  .map(
    (each) =>
      `Losses, ${each.name}: ${losses(each)
        .map((values) => values.join(', '))
        .join(' against ')}.`,
  )
  .join('\n')}`);
}

if (options.kernels) {
  console.log(JSON.stringify(await measure(options.kernels === 'stock', Number(options.case))));
  // Dawn keeps the process alive.
  process.exit(0);
}
compare();
