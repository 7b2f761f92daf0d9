import type { NetworkNode, Operation } from '../../core/training/network/node.ts';
import { permuted, type GraphBuilder } from './graph-builder.ts';

type Convolution = Extract<Operation, { kind: 'conv' }>;

/** Padding before and after each axis, as tf.js means "same". */
function samePads(inputs: readonly number[], { kernelSize, stride }: Convolution): number[] {
  const totals = inputs.map((size) =>
    Math.max((Math.ceil(size / stride) - 1) * stride + kernelSize - size, 0),
  );
  const before = totals.map((total) => Math.floor(total / 2));
  return [...before, ...totals.map((total, axis) => total - (before[axis] ?? 0))];
}

/** Filters [...kernel, in, out] become [out, in, ...kernel]. */
export function addConvolution(
  graph: GraphBuilder,
  { name }: NetworkNode,
  operation: Convolution,
  input: string,
  inputSpace: readonly number[],
): void {
  const { kernelSize, stride } = operation;
  const axes = inputSpace.map((_, axis) => axis);
  const kernel = permuted(graph.of(name, 0), [axes.length + 1, axes.length, ...axes]);
  const inputs = [input, graph.weight(`${name}.kernel`, kernel)];
  if (operation.hasBias) inputs.push(graph.weight(`${name}.bias`, graph.of(name, 1)));
  graph.node('Conv', inputs, name, {
    kernel_shape: axes.map(() => kernelSize),
    strides: axes.map(() => stride),
    pads: samePads(inputSpace, operation),
  });
}

/** Filters [2, 2, …, out, in] become [in, out, 2, 2, …]. */
export function addUpConvolution(graph: GraphBuilder, { name, shape }: NetworkNode, input: string) {
  const axes = shape.slice(0, -1).map((_, axis) => axis);
  const kernel = permuted(graph.of(name, 0), [axes.length + 1, axes.length, ...axes]);
  const twos = axes.map(() => 2);
  graph.node('ConvTranspose', [input, graph.weight(`${name}.kernel`, kernel)], name, {
    kernel_shape: twos,
    strides: twos,
  });
}
