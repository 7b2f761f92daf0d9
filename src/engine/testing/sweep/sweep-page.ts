import type { BackendName } from '../../../core/rpc/train-api.ts';
import { TOLERANCES, type Outcome } from './run-sweep.ts';
import { byOperation, GPU_SWEEP, rankOf, SWEEP } from './sweep.ts';
import type { SweepCase } from './sweep-case.ts';

type Outcomes = ReadonlyMap<BackendName, ReadonlyMap<SweepCase, Outcome>>;

const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'webgl', 'webgpu'];

const INTRODUCTION = `# Operations of training, form by form and rank by rank

Made by \`src/engine/testing/sweep/sweep.gpu.test.ts\`, which fails when this page is not what it finds;
\`npx vitest run --project browser src/engine/testing/sweep -u\` writes it again.

Every operation that training, scoring and prediction use (\`sweep.test.ts\` asks the networks of the zoo which
kernels they call, at which ranks, and fails when one is not in here), and others that networks made elsewhere
may use: forward and, where there is one, gradient by every input. The reference is each operation's definition
in float64; gradients are its central differences there, or written out. Sizes are odd, multiples of four (which
GPU kernels read at once), batches of one, and empty.

Right is: the shape, and no value off by more than ${TOLERANCES.cpu} of the largest (${TOLERANCES.wasm} on wasm,
${TOLERANCES.webgl} on GPUs, which have functions of their own); copies and comparisons to the bit; no tensor left behind; no error of the
device. What is not right must be refused by a named error. The numbers are forms that are right. cpu and wasm
run all ${SWEEP.length} forms, webgl and webgpu on a software GPU ${GPU_SWEEP.length}: up to two of each rank.`;

const REPAIRED = `## What tf.js 4.22 itself gets wrong here

Found by this sweep; the engine sets it right when it opens a backend (\`src/engine/kernels/repairs\`,
\`src/engine/kernels/webgpu/repairs\`, \`src/engine/ops/repair-gradients.ts\`).

| operation | backend | stock |
| --- | --- | --- |
| gradient of average pools with padding | cpu, webgl, and webgpu, which has pools of its own | silently wrong: divides by the whole window, the pool itself by what of it lies inside |
| cast to bool, hence logical and, or | wasm | silently wrong: copies the low byte, −1 becomes 255 |
| strided slice of int32 | wasm | silently wrong: the bits read as float32 |
| cumulative sum from the end | webgpu | silently wrong for the second length that is asked for: the first is kept in the shader |
| cumulative sum, gradient | all | transposed unless the axis is the last: throws, silently wrong where lengths are equal |
| maximum of int32 but over the last axes | webgpu | silently wrong: the shader does not compile |
| operands with one axis, pad, strided slice, reverse, where | webgpu from rank 5 on | silently wrong or throws |
| tile | webgpu from rank 5 on | reads back at once, which loses the device |
| pad, strided slice, reverse, where, cumulative sum | webgl from rank 5 on | throws |
| sum of nothing | webgl, webgpu | throws |
| gradient of gather | wasm | throws: has no kernel |
| gradients of maximum, minimum, squared difference, products of batches, where one operand repeats | all | throws |
| gradient of tile | all from rank 5 on | throws |
| gradient of dilated convolutions | all | throws; here refused as \`gpu/unsupported\` |`;

function ranksOf(cases: readonly SweepCase[]): string {
  const ranks = [...new Set(cases.map(rankOf))].sort((one, other) => one - other);
  const [first = 0, last = 0] = [ranks[0], ranks.at(-1)];
  const isRun = ranks.length === last - first + 1;
  if (!isRun) return ranks.join(', ');
  return first === last ? `${first}` : `${first}–${last}`;
}

/** How many forms are right; what the others are. */
function cellOf(cases: readonly SweepCase[], outcomes: ReadonlyMap<SweepCase, Outcome>): string {
  const run = cases.filter((one) => outcomes.has(one));
  const right = run.filter((one) => outcomes.get(one)?.kind === 'right');
  const others = run.flatMap((one) => {
    const outcome = outcomes.get(one);
    if (outcome?.kind === 'refused') return [`refused \`${outcome.code}\`: gradient, ${one.form}`];
    return outcome?.kind === 'wrong' ? [`wrong: ${one.form}`] : [];
  });
  return [`${right.length}`, ...others].join('; ');
}

export function sweepPage(outcomes: Outcomes): string {
  const rows = [...byOperation(SWEEP)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([operation, cases]) => {
      const gradient = cases.some(({ hasGradient }) => hasGradient) ? 'yes' : '';
      const cells = BACKENDS.map((name) => cellOf(cases, outcomes.get(name) ?? new Map()));
      return `| ${operation} | ${ranksOf(cases)} | ${gradient} | ${cells.join(' | ')} |`;
    });
  return [
    INTRODUCTION,
    '',
    `| operation | ranks | gradient | ${BACKENDS.join(' | ')} |`,
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    REPAIRED,
    '',
  ].join('\n');
}
