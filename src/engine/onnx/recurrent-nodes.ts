import type { NetworkNode, Operation } from '../../core/training/network/node.ts';
import { permuted, type GraphBuilder, type Weight } from './graph-builder.ts';

type Recurrence = Extract<Operation, { kind: 'recurrent' }>;

/** Where ONNX's gates stand among ours: GRU z r h in both; LSTM i o f c out of i f c o. */
const GATE_ORDER = { gru: [0, 1, 2], lstm: [0, 3, 1, 2] } as const;

/** [rows, gates·units] as [1, gates·units, rows], gates in ONNX's order. */
function gatesFirst(weight: Weight, { cell, units }: Recurrence): Weight {
  const rows = weight.shape.length === 2 ? (weight.shape[0] ?? 1) : 1;
  const { values } = permuted({ ...weight, shape: [rows, weight.values.length / rows] }, [1, 0]);
  const block = units * rows;
  const ordered = new Float32Array(values.length);
  GATE_ORDER[cell].forEach((from, to) => {
    ordered.set(values.subarray(from * block, (from + 1) * block), to * block);
  });
  return { shape: [1, values.length / rows, rows], values: ordered };
}

/** Both biases one after the other; an LSTM has one only. */
function bothBiases(graph: GraphBuilder, name: string, recurrence: Recurrence): Weight {
  const { values } = gatesFirst(graph.of(name, 2), recurrence);
  const result = new Float32Array(2 * values.length);
  result.set(values);
  if (recurrence.cell === 'gru') {
    result.set(gatesFirst(graph.of(name, 3), recurrence).values, values.length);
  }
  return { shape: [1, result.length], values: result };
}

/** Weights of the layer: kernel, recurrent, bias, recurrent bias. */
export function addRecurrent(
  graph: GraphBuilder,
  { name }: NetworkNode,
  recurrence: Recurrence,
  input: string,
): void {
  const { cell, units } = recurrence;
  const stepsFirst = graph.node('Transpose', [input], `${name}.steps`, { perm: [1, 0, 2] });
  const weights = [
    graph.weight(`${name}.kernel`, gatesFirst(graph.of(name, 0), recurrence)),
    graph.weight(`${name}.recurrent`, gatesFirst(graph.of(name, 1), recurrence)),
    graph.weight(`${name}.bias`, bothBiases(graph, name, recurrence)),
  ];
  graph.nodes.push({
    operator: cell === 'gru' ? 'GRU' : 'LSTM',
    inputs: [stepsFirst, ...weights],
    outputs: ['', `${name}.last`],
    attributes: { hidden_size: units, ...(cell === 'gru' ? { linear_before_reset: 1 } : {}) },
  });
  graph.reshape(`${name}.last`, [-1, units], name);
}
