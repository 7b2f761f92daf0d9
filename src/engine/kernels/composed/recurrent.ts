import * as tf from '@tensorflow/tfjs';
import { input, type ComposedKernel } from './composed-kernel.ts';

/** Values [n, u] of one step of [n, t, u]. */
function step(sequence: tf.Tensor3D, t: number): tf.Tensor2D {
  const [n, , u] = sequence.shape;
  return sequence.slice([0, t, 0], [n, 1, u]).reshape([n, u]);
}

/** State before step t: zero at the start. */
const before = (states: tf.Tensor3D, t: number): tf.Tensor2D =>
  t > 0 ? step(states, t - 1) : tf.zeros([states.shape[0], states.shape[2]]);

/** Columns of one gate. */
function gate(values: tf.Tensor2D, index: number, units: number): tf.Tensor2D {
  return values.slice([0, index * units], [values.shape[0], units]);
}

const sigmoidSlope = (y: tf.Tensor2D) => y.mul<tf.Tensor2D>(tf.scalar(1).sub(y));
const tanhSlope = (y: tf.Tensor) => tf.scalar(1).sub(y.square());

function gruGates(gates: tf.Tensor2D, state: tf.Tensor2D, recurrent: tf.Tensor2D, bias: tf.Tensor) {
  const units = state.shape[1];
  const product = tf.matMul<tf.Tensor2D>(state, recurrent).add<tf.Tensor2D>(bias);
  const sum = (index: number): tf.Tensor2D =>
    gate(gates, index, units).add(gate(product, index, units));
  const update = sum(0).sigmoid<tf.Tensor2D>();
  const reset = sum(1).sigmoid<tf.Tensor2D>();
  const inner = gate(product, 2, units);
  const candidate = tf.tanh<tf.Tensor2D>(gate(gates, 2, units).add(reset.mul(inner)));
  return { update, reset, inner, candidate };
}

export const gruSequence: ComposedKernel = (inputs) => {
  const gates = input<tf.Tensor3D>(inputs, 'gates');
  const recurrent = input<tf.Tensor2D>(inputs, 'recurrent');
  const bias = input(inputs, 'recurrentBias');
  const [n, steps] = gates.shape;
  let state: tf.Tensor2D = tf.zeros([n, recurrent.shape[0]]);
  const states: tf.Tensor2D[] = [];
  for (let t = 0; t < steps; t++) {
    const { update, candidate } = gruGates(step(gates, t), state, recurrent, bias);
    state = candidate.add(update.mul(state.sub(candidate)));
    states.push(state);
  }
  return [tf.stack(states, 1)];
};

export const gruSequenceGrad: ComposedKernel = (inputs) => {
  const gates = input<tf.Tensor3D>(inputs, 'gates');
  const recurrent = input<tf.Tensor2D>(inputs, 'recurrent');
  const bias = input(inputs, 'recurrentBias');
  const states = input<tf.Tensor3D>(inputs, 'states');
  const dStates = input<tf.Tensor3D>(inputs, 'dStates');
  const [n, steps] = gates.shape;
  let carried: tf.Tensor2D = tf.zeros([n, recurrent.shape[0]]);
  let dRecurrent: tf.Tensor = tf.zerosLike(recurrent);
  let dBias: tf.Tensor = tf.zerosLike(bias);
  const dGates: tf.Tensor2D[] = [];
  for (let t = steps - 1; t >= 0; t--) {
    const state = before(states, t);
    const { update, reset, inner, candidate } = gruGates(step(gates, t), state, recurrent, bias);
    const dState = step(dStates, t).add<tf.Tensor2D>(carried);
    const dUpdate = dState.mul(state.sub(candidate)).mul<tf.Tensor2D>(sigmoidSlope(update));
    const dCandidate = dState.mul(tf.scalar(1).sub(update)).mul<tf.Tensor2D>(tanhSlope(candidate));
    const dReset = dCandidate.mul(inner).mul<tf.Tensor2D>(sigmoidSlope(reset));
    const dProduct = tf.concat2d([dUpdate, dReset, dCandidate.mul(reset)], 1);
    dGates.unshift(tf.concat2d([dUpdate, dReset, dCandidate], 1));
    carried = dState.mul(update).add(tf.matMul(dProduct, recurrent, false, true));
    dRecurrent = dRecurrent.add(tf.matMul(state, dProduct, true));
    dBias = dBias.add(dProduct.sum(0));
  }
  return [tf.stack(dGates, 1), dRecurrent, dBias];
};

function lstmGates(gates: tf.Tensor2D, state: tf.Tensor2D, recurrent: tf.Tensor2D) {
  const sum = gates.add<tf.Tensor2D>(state.matMul(recurrent));
  const part = (index: number) => gate(sum, index, state.shape[1]);
  return {
    entry: part(0).sigmoid<tf.Tensor2D>(),
    forget: part(1).sigmoid<tf.Tensor2D>(),
    candidate: part(2).tanh<tf.Tensor2D>(),
    exit: part(3).sigmoid<tf.Tensor2D>(),
  };
}

export const lstmSequence: ComposedKernel = (inputs) => {
  const gates = input<tf.Tensor3D>(inputs, 'gates');
  const recurrent = input<tf.Tensor2D>(inputs, 'recurrent');
  const [n, steps] = gates.shape;
  let state: tf.Tensor2D = tf.zeros([n, recurrent.shape[0]]);
  let cell: tf.Tensor2D = tf.zeros([n, recurrent.shape[0]]);
  const states: tf.Tensor2D[] = [];
  const cells: tf.Tensor2D[] = [];
  for (let t = 0; t < steps; t++) {
    const { entry, forget, candidate, exit } = lstmGates(step(gates, t), state, recurrent);
    cell = forget.mul(cell).add(entry.mul(candidate));
    state = exit.mul(cell.tanh());
    cells.push(cell);
    states.push(state);
  }
  return [tf.stack(states, 1), tf.stack(cells, 1)];
};

export const lstmSequenceGrad: ComposedKernel = (inputs) => {
  const gates = input<tf.Tensor3D>(inputs, 'gates');
  const recurrent = input<tf.Tensor2D>(inputs, 'recurrent');
  const states = input<tf.Tensor3D>(inputs, 'states');
  const cells = input<tf.Tensor3D>(inputs, 'cells');
  const dStates = input<tf.Tensor3D>(inputs, 'dStates');
  const [n, steps] = gates.shape;
  let carriedState: tf.Tensor2D = tf.zeros([n, recurrent.shape[0]]);
  let carriedCell: tf.Tensor2D = tf.zeros([n, recurrent.shape[0]]);
  let dRecurrent: tf.Tensor = tf.zerosLike(recurrent);
  const dGates: tf.Tensor2D[] = [];
  for (let t = steps - 1; t >= 0; t--) {
    const state = before(states, t);
    const { entry, forget, candidate, exit } = lstmGates(step(gates, t), state, recurrent);
    const bent = step(cells, t).tanh<tf.Tensor2D>();
    const dState = step(dStates, t).add<tf.Tensor2D>(carriedState);
    const dCell = dState.mul(exit).mul(tanhSlope(bent)).add<tf.Tensor2D>(carriedCell);
    const dGate = tf.concat2d(
      [
        dCell.mul(candidate).mul(sigmoidSlope(entry)),
        dCell.mul(before(cells, t)).mul(sigmoidSlope(forget)),
        dCell.mul(entry).mul(tanhSlope(candidate)),
        dState.mul(bent).mul(sigmoidSlope(exit)),
      ],
      1,
    );
    dGates.unshift(dGate);
    carriedState = tf.matMul(dGate, recurrent, false, true);
    carriedCell = dCell.mul(forget);
    dRecurrent = dRecurrent.add(tf.matMul(state, dGate, true));
  }
  return [tf.stack(dGates, 1), dRecurrent];
};
