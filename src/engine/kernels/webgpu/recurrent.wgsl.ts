import type { Shader } from './shader.ts';

/** A workgroup runs one example through all its steps; each thread has some of the units. */
const SEQUENCE_THREADS = 128;
/** State and gate gradients of one example stand in workgroup memory: 16 KiB hold 5·u floats. */
export const MOST_UNITS = 800;

const sigmoid = `
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }
// tanh of large values is NaN on some drivers.
fn tanhOf(x: f32) -> f32 { return tanh(clamp(x, -15.0, 15.0)); }`;

/** Σ_k h_k · R[k, column] */
const product = (units: number, gates: number) => `
var<workgroup> state: array<f32, ${units}>;
fn recurrentProduct(column: i32) -> f32 {
  var sum = 0.0;
  for (var k = 0; k < ${units}; k++) { sum += state[k] * recurrent[k * ${gates * units} + column]; }
  return sum;
}`;

const eachUnit = (units: number, body: string) =>
  `for (var j = local; j < ${units}; j += ${SEQUENCE_THREADS}) {${body}}`;

/** h of the step before, into workgroup memory. */
const loadState = (units: number) => `
    ${eachUnit(
      units,
      `
      var before = 0.0;
      if (t > 0) { before = states[(example * u.steps + t - 1) * ${units} + j]; }
      state[j] = before;`,
    )}
    workgroupBarrier();`;

export const gruSequence = (
  units: number,
): Shader<'states' | 'gates' | 'recurrent' | 'bias', 'steps'> => ({
  name: `gru-sequence-${units}`,
  tensors: { states: 'write f32', gates: 'read f32', recurrent: 'read f32', bias: 'read f32' },
  ints: ['steps'],
  workgroupSize: SEQUENCE_THREADS,
  declarations: `${sigmoid}${product(units, 3)}
var<workgroup> next: array<f32, ${units}>;`,
  main: `
  let example = block;
  ${eachUnit(units, 'state[j] = 0.0;')}
  workgroupBarrier();
  for (var t = 0; t < u.steps; t++) {
    let row = example * u.steps + t;
    ${eachUnit(
      units,
      `
      let gate = row * ${3 * units} + j;
      let z = sigmoid(gates[gate] + recurrentProduct(j) + bias[j]);
      let r = sigmoid(gates[gate + ${units}] + recurrentProduct(j + ${units}) + bias[j + ${units}]);
      let q = recurrentProduct(j + ${2 * units}) + bias[j + ${2 * units}];
      let candidate = tanhOf(gates[gate + ${2 * units}] + r * q);
      next[j] = z * state[j] + (1.0 - z) * candidate;`,
    )}
    workgroupBarrier();
    ${eachUnit(units, `state[j] = next[j]; states[row * ${units} + j] = next[j];`)}
    workgroupBarrier();
  }`,
});

/** dGates, and in dProducts the slopes by h·R + bias, of which the last third differs. */
export const gruGrad = (
  units: number,
): Shader<
  'dGates' | 'dProducts' | 'gates' | 'recurrent' | 'bias' | 'states' | 'dStates',
  'steps'
> => ({
  name: `gru-grad-${units}`,
  tensors: {
    dGates: 'write f32',
    dProducts: 'write f32',
    gates: 'read f32',
    recurrent: 'read f32',
    bias: 'read f32',
    states: 'read f32',
    dStates: 'read f32',
  },
  ints: ['steps'],
  workgroupSize: SEQUENCE_THREADS,
  declarations: `${sigmoid}${product(units, 3)}
var<workgroup> carried: array<f32, ${units}>;
var<workgroup> slopes: array<f32, ${3 * units}>;`,
  main: `
  let example = block;
  ${eachUnit(units, 'carried[j] = 0.0;')}
  workgroupBarrier();
  for (var t = u.steps - 1; t >= 0; t--) {
    let row = example * u.steps + t;
    ${loadState(units)}
    ${eachUnit(
      units,
      `
      let gate = row * ${3 * units} + j;
      let z = sigmoid(gates[gate] + recurrentProduct(j) + bias[j]);
      let r = sigmoid(gates[gate + ${units}] + recurrentProduct(j + ${units}) + bias[j + ${units}]);
      let q = recurrentProduct(j + ${2 * units}) + bias[j + ${2 * units}];
      let candidate = tanhOf(gates[gate + ${2 * units}] + r * q);
      let dh = dStates[row * ${units} + j] + carried[j];
      let dz = dh * (state[j] - candidate) * z * (1.0 - z);
      let dCandidate = dh * (1.0 - z) * (1.0 - candidate * candidate);
      let dr = dCandidate * q * r * (1.0 - r);
      carried[j] = dh * z;
      slopes[j] = dz;
      slopes[j + ${units}] = dr;
      slopes[j + ${2 * units}] = dCandidate * r;
      dGates[gate] = dz;
      dGates[gate + ${units}] = dr;
      dGates[gate + ${2 * units}] = dCandidate;
      dProducts[gate] = dz;
      dProducts[gate + ${units}] = dr;
      dProducts[gate + ${2 * units}] = dCandidate * r;`,
    )}
    workgroupBarrier();
    ${eachUnit(
      units,
      `
      var sum = carried[j];
      for (var k = 0; k < ${3 * units}; k++) { sum += slopes[k] * recurrent[j * ${3 * units} + k]; }
      carried[j] = sum;`,
    )}
    workgroupBarrier();
  }`,
});

export const lstmSequence = (
  units: number,
): Shader<'states' | 'cells' | 'gates' | 'recurrent', 'steps'> => ({
  name: `lstm-sequence-${units}`,
  tensors: { states: 'write f32', cells: 'write f32', gates: 'read f32', recurrent: 'read f32' },
  ints: ['steps'],
  workgroupSize: SEQUENCE_THREADS,
  declarations: `${sigmoid}${product(units, 4)}
var<workgroup> cell: array<f32, ${units}>;
var<workgroup> next: array<f32, ${units}>;`,
  main: `
  let example = block;
  ${eachUnit(units, 'state[j] = 0.0; cell[j] = 0.0;')}
  workgroupBarrier();
  for (var t = 0; t < u.steps; t++) {
    let row = example * u.steps + t;
    ${eachUnit(
      units,
      `
      let gate = row * ${4 * units} + j;
      let i = sigmoid(gates[gate] + recurrentProduct(j));
      let f = sigmoid(gates[gate + ${units}] + recurrentProduct(j + ${units}));
      let candidate = tanhOf(gates[gate + ${2 * units}] + recurrentProduct(j + ${2 * units}));
      let o = sigmoid(gates[gate + ${3 * units}] + recurrentProduct(j + ${3 * units}));
      cell[j] = f * cell[j] + i * candidate;
      next[j] = o * tanhOf(cell[j]);`,
    )}
    workgroupBarrier();
    ${eachUnit(
      units,
      `
      state[j] = next[j];
      states[row * ${units} + j] = next[j];
      cells[row * ${units} + j] = cell[j];`,
    )}
    workgroupBarrier();
  }`,
});

export const lstmGrad = (
  units: number,
): Shader<'dGates' | 'gates' | 'recurrent' | 'states' | 'cells' | 'dStates', 'steps'> => ({
  name: `lstm-grad-${units}`,
  tensors: {
    dGates: 'write f32',
    gates: 'read f32',
    recurrent: 'read f32',
    states: 'read f32',
    cells: 'read f32',
    dStates: 'read f32',
  },
  ints: ['steps'],
  workgroupSize: SEQUENCE_THREADS,
  declarations: `${sigmoid}${product(units, 4)}
// Slopes by h; by c, which each thread alone uses, in the place of its own gate slopes' sum.
var<workgroup> carried: array<f32, ${units}>;
var<workgroup> slopes: array<f32, ${4 * units}>;`,
  main: `
  let example = block;
  var dCells: array<f32, ${Math.ceil(units / SEQUENCE_THREADS)}>;
  ${eachUnit(units, `carried[j] = 0.0; dCells[j / ${SEQUENCE_THREADS}] = 0.0;`)}
  workgroupBarrier();
  for (var t = u.steps - 1; t >= 0; t--) {
    let row = example * u.steps + t;
    ${loadState(units)}
    ${eachUnit(
      units,
      `
      let gate = row * ${4 * units} + j;
      let i = sigmoid(gates[gate] + recurrentProduct(j));
      let f = sigmoid(gates[gate + ${units}] + recurrentProduct(j + ${units}));
      let candidate = tanhOf(gates[gate + ${2 * units}] + recurrentProduct(j + ${2 * units}));
      let o = sigmoid(gates[gate + ${3 * units}] + recurrentProduct(j + ${3 * units}));
      let shape = tanhOf(cells[row * ${units} + j]);
      var before = 0.0;
      if (t > 0) { before = cells[(row - 1) * ${units} + j]; }
      let dh = dStates[row * ${units} + j] + carried[j];
      let dc = dCells[j / ${SEQUENCE_THREADS}] + dh * o * (1.0 - shape * shape);
      dCells[j / ${SEQUENCE_THREADS}] = dc * f;
      slopes[j] = dc * candidate * i * (1.0 - i);
      slopes[j + ${units}] = dc * before * f * (1.0 - f);
      slopes[j + ${2 * units}] = dc * i * (1.0 - candidate * candidate);
      slopes[j + ${3 * units}] = dh * shape * o * (1.0 - o);
      for (var k = 0; k < 4; k++) { dGates[gate + k * ${units}] = slopes[j + k * ${units}]; }`,
    )}
    workgroupBarrier();
    ${eachUnit(
      units,
      `
      var sum = 0.0;
      for (var k = 0; k < ${4 * units}; k++) { sum += slopes[k] * recurrent[j * ${4 * units} + k]; }
      carried[j] = sum;`,
    )}
    workgroupBarrier();
  }`,
});

/** dR[k, column] = Σ over examples and steps of h_k of the step before · slope. */
export const recurrentGrad: Shader<
  'dRecurrent' | 'states' | 'dProducts',
  'rows' | 'steps' | 'units' | 'columns'
> = {
  name: 'recurrent-grad',
  tensors: { dRecurrent: 'write f32', states: 'read f32', dProducts: 'read f32' },
  ints: ['rows', 'steps', 'units', 'columns'],
  workgroupSize: 64,
  main: `
  if (index >= u.units * u.columns) { return; }
  let unit = index / u.columns;
  let column = index % u.columns;
  var sum = 0.0;
  for (var row = 0; row < u.rows; row++) {
    if (row % u.steps > 0) {
      sum += states[(row - 1) * u.units + unit] * dProducts[row * u.columns + column];
    }
  }
  dRecurrent[index] = sum;`,
};
