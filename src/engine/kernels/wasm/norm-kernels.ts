import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  Kernel,
  type Activation,
  type NormAttributes,
  type NormGradInputs,
  type NormInputs,
  type ScaleShiftAttributes,
  type ScaleShiftInputs,
} from '../../ops/contracts.ts';
import { product } from './convolution-geometry.ts';
import { register } from './register.ts';
import { float, type WasmHeap } from './wasm-heap.ts';

const ACTIVATIONS: readonly Activation[] = ['linear', 'relu', 'leakyRelu'];
const VALUES_PER_PART = 1 << 14;

/** x as [outers, rows, channels], and into how many parts the rows go. */
function layoutOf(x: TensorInfo, { normalization, groups }: NormAttributes) {
  const channels = x.shape.at(-1) ?? 1;
  const isBatch = normalization === 'batch';
  const outers = isBatch ? 1 : (x.shape[0] ?? 1);
  const rows = product(x.shape) / channels / outers;
  const rowsPerPart = Math.max(1, Math.ceil(VALUES_PER_PART / channels));
  const parts = Math.ceil(rows / rowsPerPart);
  const groupCount = normalization === 'group' ? groups : channels;
  const figures = isBatch ? [channels] : [outers, groupCount];
  return { channels, outers, rows, rowsPerPart, parts, groups: groupCount, figures };
}

/** Normalisation and its activation in one kernel, for any number of channels. */
export function registerNorms(heap: WasmHeap): void {
  register<NormInputs, NormAttributes>(Kernel.NormActivation, ({ x, gamma, beta }, attributes) => {
    const { channels, outers, rows, rowsPerPart, parts, groups, figures } = layoutOf(x, attributes);
    const y = heap.output(x.shape);
    const mean = heap.output(figures);
    const rstd = heap.output(figures);
    const [sums = 0, scale = 0, shift = 0] = heap.scratch(
      outers * parts * 2 * channels,
      outers * channels,
      outers * channels,
    );
    heap.run(
      'momentParts',
      [heap.at(x), sums, rows, channels, parts, rowsPerPart],
      outers * parts,
      1,
    );
    heap.run(
      'normFigures',
      [
        ...[heap.at(x), sums, heap.at(gamma), heap.at(beta), heap.at(mean), heap.at(rstd)],
        ...[scale, shift, rows, channels, parts, groups, float(attributes.epsilon)],
      ],
      outers,
    );
    const activation = ACTIVATIONS.indexOf(attributes.activation);
    heap.run(
      'scaleShift',
      [heap.at(x), scale, shift, heap.at(y), rows, channels, rowsPerPart, activation, 1],
      outers * parts,
      1,
    );
    return [y, mean, rstd];
  });

  register<NormGradInputs, NormAttributes>(Kernel.NormActivationGrad, (inputs, attributes) => {
    const { x, dy } = inputs;
    const { channels, outers, rows, rowsPerPart, parts, groups } = layoutOf(x, attributes);
    const activation = ACTIVATIONS.indexOf(attributes.activation);
    const dx = heap.output(x.shape);
    const dGamma = heap.output([channels]);
    const dBeta = heap.output([channels]);
    const [gamma, beta, mean, rstd] = [inputs.gamma, inputs.beta, inputs.mean, inputs.rstd].map(
      (tensor) => heap.at(tensor),
    ) as [number, number, number, number];
    const [sums = 0, slope = 0, offset = 0] = heap.scratch(
      outers * parts * 2 * channels,
      outers * channels,
      outers * channels,
    );
    const layout = [rows, channels, parts, rowsPerPart, groups, activation];
    const figures = [heap.at(x), heap.at(dy), gamma, beta, mean, rstd];
    heap.run('normGradientParts', [...figures, sums, ...layout], outers * parts, 1);
    heap.run(
      'normGradientFigures',
      [
        ...[sums, gamma, mean, rstd, heap.at(dGamma), heap.at(dBeta), slope, offset],
        ...[outers, rows, channels, parts, groups],
      ],
      groups,
    );
    heap.run(
      'normGradient',
      [...figures, slope, offset, heap.at(dx), ...layout],
      outers * parts,
      1,
    );
    return [dx, dGamma, dBeta];
  });

  register<ScaleShiftInputs, ScaleShiftAttributes>(
    Kernel.ScaleShiftActivation,
    ({ x, scale, shift }, attributes) => {
      const y = heap.output(x.shape);
      const channels = x.shape.at(-1) ?? 1;
      const rows = product(x.shape) / channels;
      const rowsPerPart = Math.max(1, Math.ceil(VALUES_PER_PART / channels));
      const activation = ACTIVATIONS.indexOf(attributes.activation);
      heap.run(
        'scaleShift',
        [
          ...[heap.at(x), heap.at(scale), heap.at(shift), heap.at(y)],
          ...[rows, channels, rowsPerPart, activation, 0],
        ],
        Math.ceil(rows / rowsPerPart),
        1,
      );
      return y;
    },
  );
}
