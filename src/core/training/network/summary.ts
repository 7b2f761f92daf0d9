import type { Network, NetworkNode } from './node.ts';

interface LayerSummary {
  readonly name: string;
  readonly kind: NetworkNode['operation']['kind'];
  /** Without the batch. */
  readonly shape: readonly number[];
  /** Running figures of norms included. */
  readonly parameters: number;
  /** Parameters that training changes. */
  readonly trainable: number;
  /** Of the forward pass of one example; a multiplication and an addition count as two. */
  readonly operations: number;
  /** Values that one example leaves for the backward pass. */
  readonly kept: number;
  /** Values of the slopes by its output: one set for each layer that takes it. */
  readonly slopes: number;
}

export interface NetworkSummary {
  readonly layers: readonly LayerSummary[];
  readonly parameters: number;
  readonly trainable: number;
  readonly operations: number;
  readonly kept: number;
  readonly slopes: number;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Gates of a recurrent cell. */
const GATES = { gru: 3, lstm: 4 } as const;
/** A norm reads its values twice and scales them: about this many operations each. */
const NORM_OPERATIONS = 8;

interface Counts {
  readonly trainable: number;
  /** Not changed by training. */
  readonly fixed?: number;
  readonly operations: number;
  /** Beside the output. */
  readonly alsoKept?: number;
}

function countsOf({ operation, shape }: NetworkNode, input: NetworkNode | undefined): Counts {
  const size = sizeOf(shape);
  const channels = shape.at(-1) ?? 0;
  const inputChannels = input?.shape.at(-1) ?? 0;
  const axes = shape.length - 1;
  switch (operation.kind) {
    case 'conv': {
      const filter = operation.kernelSize ** axes * inputChannels;
      const bias = operation.hasBias ? channels : 0;
      return { trainable: filter * channels + bias, operations: 2 * filter * size };
    }
    case 'upConv':
      return {
        trainable: 2 ** axes * inputChannels * channels,
        operations: 2 * inputChannels * size,
      };
    case 'norm': {
      const fixed = operation.normalization === 'batch' ? 2 * channels : 0;
      return { trainable: 2 * channels, fixed, operations: NORM_OPERATIONS * size };
    }
    case 'dense':
      return { trainable: (inputChannels + 1) * channels, operations: 2 * inputChannels * size };
    case 'recurrent': {
      const steps = input?.shape[0] ?? 1;
      const width = GATES[operation.cell] * channels;
      const biases = operation.cell === 'gru' ? 2 : 1;
      const perStep = width + (operation.cell === 'gru' ? 1 : 2) * channels;
      return {
        trainable: (inputChannels + channels + biases) * width,
        operations: 2 * steps * (inputChannels + channels) * width,
        alsoKept: steps * perStep,
      };
    }
    case 'maxPool':
    case 'averagePool':
      return { trainable: 0, operations: 2 ** axes * size };
    case 'globalAverage':
      return { trainable: 0, operations: sizeOf(input?.shape ?? []) };
    case 'add':
    case 'multiply':
    case 'activation':
    case 'dropout':
      return { trainable: 0, operations: size };
    case 'input':
    case 'concat':
    case 'foldSlices':
    case 'unfoldSlices':
      return { trainable: 0, operations: 0 };
  }
}

/** Folding and unfolding give the same values another shape. */
const isView = (kind: LayerSummary['kind']): boolean =>
  kind === 'foldSlices' || kind === 'unfoldSlices';

/** Layers that give a slope of their own back to this one; a sum hands on the one that it gets. */
function takersOf(network: Network, name: string): number {
  const takers = network.filter(({ inputs }) => inputs.includes(name));
  return Math.max(1, takers.filter(({ operation }) => operation.kind !== 'add').length);
}

/** Shapes, parameters, operations and kept values, layer by layer and in all. */
export function summaryOf(network: Network): NetworkSummary {
  const byName = new Map(network.map((node) => [node.name, node]));
  const layers = network.map((node): LayerSummary => {
    const { name, operation, shape, copies } = node;
    const {
      trainable,
      fixed = 0,
      operations,
      alsoKept = 0,
    } = countsOf(node, byName.get(node.inputs[0] ?? ''));
    const kept = isView(operation.kind) ? 0 : (sizeOf(shape) + alsoKept) * copies;
    return {
      name,
      kind: operation.kind,
      shape,
      parameters: trainable + fixed,
      trainable,
      operations: operations * copies,
      kept,
      // Nobody asks for the slope of an image.
      slopes: operation.kind === 'input' ? 0 : kept * takersOf(network, name),
    };
  });
  const sum = (key: 'parameters' | 'trainable' | 'operations' | 'kept' | 'slopes') =>
    layers.reduce((total, layer) => total + layer[key], 0);
  return {
    layers,
    parameters: sum('parameters'),
    trainable: sum('trainable'),
    operations: sum('operations'),
    kept: sum('kept'),
    slopes: sum('slopes'),
  };
}
