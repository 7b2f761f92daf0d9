import type { OnnxGraph } from '../../core/formats/onnx/onnx-graph.ts';
import type { Network, NetworkNode } from '../../core/training/network/node.ts';
import { addConvolution, addUpConvolution } from './convolution-nodes.ts';
import { GraphBuilder, type LayerWeights } from './graph-builder.ts';
import { addNorm } from './norm-nodes.ts';
import { addRecurrent } from './recurrent-nodes.ts';

const PLAIN = {
  concat: 'Concat',
  add: 'Add',
  multiply: 'Mul',
  relu: 'Relu',
  sigmoid: 'Sigmoid',
} as const;

/** Axes that bring channels to the front, or back to the end. */
const channelsFirst = (axes: number) => [
  0,
  axes + 1,
  ...Array.from({ length: axes }, (_, i) => i + 1),
];
const channelsLast = (axes: number) => [0, ...Array.from({ length: axes }, (_, i) => i + 2), 1];

function addNode(graph: GraphBuilder, node: NetworkNode, inputs: readonly NetworkNode[]): void {
  const { name, operation, shape } = node;
  const [first] = inputs as readonly [NetworkNode];
  const names = inputs.map((input) => input.name);
  const space = first.shape.slice(0, -1);
  switch (operation.kind) {
    case 'input':
      break;
    case 'conv':
      addConvolution(graph, node, operation, first.name, space);
      break;
    case 'upConv':
      addUpConvolution(graph, node, first.name);
      break;
    case 'norm':
      addNorm(graph, node, operation, first.name);
      break;
    case 'maxPool':
    case 'averagePool': {
      const twos = space.map(() => 2);
      const operator = operation.kind === 'maxPool' ? 'MaxPool' : 'AveragePool';
      graph.node(operator, names, name, { kernel_shape: twos, strides: twos });
      break;
    }
    case 'globalAverage':
      graph.node('ReduceMean', names, name, { axes: space.map((_, i) => i + 2), keepdims: 0 });
      break;
    case 'dropout':
      graph.node('Identity', names, name);
      break;
    case 'dense': {
      const kernel = graph.weight(`${name}.kernel`, graph.of(name, 0));
      graph.node(
        'Gemm',
        [first.name, kernel, graph.weight(`${name}.bias`, graph.of(name, 1))],
        name,
      );
      break;
    }
    case 'concat':
      graph.node(PLAIN.concat, names, name, { axis: 1 });
      break;
    case 'add':
    case 'multiply':
      graph.node(PLAIN[operation.kind], names, name);
      break;
    case 'activation':
      graph.node(PLAIN[operation.activation], names, name);
      break;
    case 'foldSlices': {
      const folded = graph.reshape(first.name, [-1, ...shape], `${name}.slices`);
      graph.node('Transpose', [folded], name, { perm: channelsFirst(shape.length - 1) });
      break;
    }
    case 'unfoldSlices':
      graph.reshape(first.name, [-1, ...shape], name);
      break;
    case 'recurrent':
      addRecurrent(graph, node, operation, first.name);
      break;
  }
}

/**
 * The network as an ONNX graph. `input` and `output` (logits) have channels last, as in tf.js; inside
 * channels come first, with a transposition at each edge.
 * @throws {AppError} model/incompatible when the weights are not of this network
 */
export function networkGraph(network: Network, layers: LayerWeights): OnnxGraph {
  const graph = new GraphBuilder(layers);
  const byName = new Map(network.map((node) => [node.name, node]));
  const image = network[0] as NetworkNode;
  const logits = network.at(-1) as NetworkNode;
  const axes = image.shape.length - 1;
  const edge = (from: string, to: string, isMap: boolean, perm: readonly number[]) => {
    if (isMap) graph.node('Transpose', [from], to, { perm });
    else graph.node('Identity', [from], to);
  };
  const isSequence = network.some(({ operation }) => operation.kind === 'foldSlices');
  edge('input', image.name, !isSequence, channelsFirst(axes));
  for (const node of network.slice(1)) {
    addNode(
      graph,
      node,
      node.inputs.map((name) => byName.get(name) as NetworkNode),
    );
  }
  edge(logits.name, 'output', logits.shape.length > 1, channelsLast(axes));
  const { nodes, weights } = graph;
  return {
    name: 'network',
    nodes,
    weights,
    input: { name: 'input', shape: image.shape },
    output: { name: 'output', shape: logits.shape },
  };
}
