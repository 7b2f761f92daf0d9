import type { NetworkNode, Operation } from '../../core/training/network/node.ts';
import { NORM_EPSILON } from '../layers/norm-activation.ts';
import { LEAKY_SLOPE } from '../ops/contracts.ts';
import type { GraphBuilder } from './graph-builder.ts';

type Norm = Extract<Operation, { kind: 'norm' }>;

/** Groups become channels of their own for the figures; scale and shift come after. */
function addGroupNorm(graph: GraphBuilder, node: NetworkNode, groups: number, input: string) {
  const { name, shape } = node;
  const [channels = 1, space] = [shape.at(-1), shape.slice(0, -1)];
  const filled = (value: number) => ({
    shape: [groups],
    values: new Float32Array(groups).fill(value),
  });
  const perGroup = graph.reshape(input, [0, groups, -1], `${name}.groups`);
  const one = graph.weight(`${name}.one`, filled(1));
  const zero = graph.weight(`${name}.zero`, filled(0));
  graph.node('InstanceNormalization', [perGroup, one, zero], `${name}.figures`, {
    epsilon: { float: NORM_EPSILON },
  });
  const normal = graph.reshape(`${name}.figures`, [0, channels, ...space], `${name}.normal`);
  const channelFirst = [channels, ...space.map(() => 1)];
  const [gamma, beta] = ['gamma', 'beta'].map((part, i) =>
    graph.weight(`${name}.${part}`, { ...graph.of(name, i), shape: channelFirst }),
  ) as [string, string];
  const scaled = graph.node('Mul', [normal, gamma], `${name}.scaled`);
  return graph.node('Add', [scaled, beta], `${name}.shifted`);
}

function addNormAlone(graph: GraphBuilder, node: NetworkNode, norm: Norm, input: string): string {
  const { name } = node;
  if (norm.normalization === 'group') return addGroupNorm(graph, node, norm.groups, input);
  const isBatch = norm.normalization === 'batch';
  const parts = isBatch ? ['gamma', 'beta', 'mean', 'variance'] : ['gamma', 'beta'];
  const weights = parts.map((part, i) => graph.weight(`${name}.${part}`, graph.of(name, i)));
  const operator = isBatch ? 'BatchNormalization' : 'InstanceNormalization';
  return graph.node(operator, [input, ...weights], `${name}.normal`, {
    epsilon: { float: NORM_EPSILON },
  });
}

export function addNorm(graph: GraphBuilder, node: NetworkNode, norm: Norm, input: string): void {
  const normal = addNormAlone(graph, node, norm, input);
  const { activation } = norm;
  if (activation === 'relu') graph.node('Relu', [normal], node.name);
  if (activation === 'leakyRelu') {
    graph.node('LeakyRelu', [normal], node.name, { alpha: { float: LEAKY_SLOPE } });
  }
  if (activation === 'linear') graph.node('Identity', [normal], node.name);
}
