import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  Kernel,
  type GruGradInputs,
  type GruInputs,
  type LstmGradInputs,
  type SequenceInputs,
} from '../../ops/contracts.ts';
import { register } from './register.ts';
import { float, type WasmHeap } from './wasm-heap.ts';

const UNITS_PER_ITEM = 4;

function sizesOf({ gates, recurrent }: SequenceInputs) {
  const [n = 1, steps = 1, width = 1] = gates.shape;
  return { n, steps, width, units: recurrent.shape[0] ?? 1 };
}

function forward(heap: WasmHeap, inputs: SequenceInputs, bias: TensorInfo | null): TensorInfo[] {
  const { n, steps, width, units } = sizesOf(inputs);
  const isGru = bias !== null;
  const states = heap.output([n, steps, units]);
  const cells = isGru ? null : heap.output([n, steps, units]);
  const [products = 0] = heap.scratch(n * width);
  heap.run(
    isGru ? 'gruSequence' : 'lstmSequence',
    [
      ...[heap.at(inputs.gates), heap.at(inputs.recurrent), bias ? heap.at(bias) : 0],
      ...[heap.at(states), cells ? heap.at(cells) : 0, products, steps, units],
    ],
    n,
    1,
  );
  return cells ? [states, cells] : [states];
}

function gradient(heap: WasmHeap, inputs: GruGradInputs | LstmGradInputs): TensorInfo[] {
  const { n, steps, width, units } = sizesOf(inputs);
  const isGru = 'recurrentBias' in inputs;
  const dGates = heap.output([n, steps, width]);
  const dRecurrent = heap.output([units, width]);
  const [products = 0, carried = 0, carriedCells = 0, separate = 0] = heap.scratch(
    ...[n * width, n * units, n * units, isGru ? n * steps * width : 0],
  );
  const dProducts = isGru ? separate : heap.at(dGates);
  heap.run(
    isGru ? 'gruSequenceGradient' : 'lstmSequenceGradient',
    [
      ...[heap.at(inputs.gates), heap.at(inputs.recurrent)],
      ...[isGru ? heap.at((inputs as GruGradInputs).recurrentBias) : 0, heap.at(inputs.states)],
      ...[isGru ? 0 : heap.at(inputs.cells), heap.at(inputs.dStates)],
      ...[heap.at(dGates), dProducts, products, carried, carriedCells, steps, units],
    ],
    n,
    1,
  );
  heap.run(
    'recurrentGradient',
    [heap.at(inputs.states), dProducts, heap.at(dRecurrent), n, steps, units, width],
    Math.ceil(units / UNITS_PER_ITEM),
    1,
  );
  if (!isGru) return [dGates, dRecurrent];
  const dBias = heap.output([width]);
  heap.run('sumMiddle', [dProducts, heap.at(dBias), n * steps, width, float(1)], 1);
  return [dGates, dRecurrent, dBias];
}

/** Recurrent cells over whole sequences, an example at a time. */
export function registerRecurrent(heap: WasmHeap): void {
  register<GruInputs>(Kernel.GruSequence, (inputs) => forward(heap, inputs, inputs.recurrentBias));
  register<GruGradInputs>(Kernel.GruSequenceGrad, (inputs) => gradient(heap, inputs));
  register<SequenceInputs>(Kernel.LstmSequence, (inputs) => forward(heap, inputs, null));
  register<LstmGradInputs>(Kernel.LstmSequenceGrad, (inputs) => gradient(heap, inputs));
}
