import type { TensorInfo } from '@tensorflow/tfjs-core';
import {
  Kernel,
  type AdamAttributes,
  type ClipAttributes,
  type DropoutAttributes,
  type OptimizerInputs,
  type RunningAttributes,
  type RunningInputs,
  type SgdAttributes,
} from '../../ops/contracts.ts';
import { product } from './convolution-geometry.ts';
import { optimizerPlaces } from '../../ops/optimizer-step.ts';
import { register } from './register.ts';
import { float, type WasmHeap } from './wasm-heap.ts';

const VALUES_PER_PART = 1 << 14;
const FLOAT_BYTES = 4;

interface Part {
  /** Of the first of its values, counted from that of the tensor. */
  readonly offset: number;
  readonly count: number;
}

/** Pieces of a tensor that threads share out. */
function partsOf({ shape }: TensorInfo): Part[] {
  const size = product(shape);
  return Array.from({ length: Math.ceil(size / VALUES_PER_PART) }, (_, i) => ({
    offset: i * VALUES_PER_PART * FLOAT_BYTES,
    count: Math.min(VALUES_PER_PART, size - i * VALUES_PER_PART),
  }));
}

/** Steps of the optimizer in place, the clipping of gradients, and dropout. */
export function registerOptimizers(heap: WasmHeap): void {
  register<OptimizerInputs, AdamAttributes | SgdAttributes>(
    Kernel.OptimizerStep,
    (inputs, attributes) => {
      const { gradientScale, places } = optimizerPlaces(inputs);
      const rows = places.flatMap(({ weight, gradient, first, second }) => {
        const tensors = [weight, gradient, first, second].map((tensor) => heap.at(tensor));
        return partsOf(weight).map(({ offset, count }) => [
          ...tensors.map((at) => at + offset),
          count,
        ]);
      });
      const [parts = 0] = heap.scratch(rows.length * 5);
      heap.writeIntegers(parts, rows.flat());
      const scale = heap.at(gradientScale);
      if (attributes.kind === 'sgd') {
        const { isNesterov, learningRate, momentum, weightDecay } = attributes;
        const numbers = [learningRate, momentum, weightDecay].map(float);
        heap.run('sgdStep', [parts, scale, isNesterov ? 1 : 0, ...numbers], rows.length, 1);
        return [];
      }
      const { learningRate, beta1, rest1, beta2, rest2, epsilon, weightDecay } = attributes;
      const decays = [beta1, rest1, beta2, rest2];
      const corrections = [attributes.correction1, attributes.correction2];
      const numbers = [learningRate, ...decays, epsilon, weightDecay, ...corrections].map(float);
      heap.run('adamStep', [parts, scale, ...numbers], rows.length, 1);
      return [];
    },
  );

  register<RunningInputs, RunningAttributes>(
    Kernel.RunningFigures,
    ({ runningMean, runningVariance, mean, rstd }, { momentum, epsilon, correction }) => {
      const tensors = [runningMean, runningVariance, mean, rstd].map((tensor) => heap.at(tensor));
      const numbers = [momentum, epsilon, correction].map(float);
      heap.run('runningFigures', [...tensors, ...numbers], product(mean.shape));
      return [];
    },
  );

  register<Readonly<Record<string, TensorInfo>>, ClipAttributes>(
    Kernel.ClipScale,
    (gradients, { maxNorm }) => {
      const rows = Object.values(gradients).flatMap((gradient) =>
        partsOf(gradient).map(({ offset, count }) => [heap.at(gradient) + offset, count]),
      );
      const scale = heap.output([]);
      const norm = heap.output([]);
      const [parts = 0, sums = 0] = heap.scratch(rows.length * 2, rows.length);
      heap.writeIntegers(parts, rows.flat());
      heap.run('squareParts', [parts, sums], rows.length, 1);
      heap.run(
        'clipFigures',
        [sums, heap.at(scale), heap.at(norm), rows.length, float(maxNorm)],
        1,
      );
      return [scale, norm];
    },
  );

  register<{ readonly x: TensorInfo }, DropoutAttributes>(
    Kernel.SeededDropout,
    ({ x }, { rate, seed }) => {
      const y = heap.output(x.shape);
      const count = product(x.shape);
      const args = [heap.at(x), heap.at(y), count, VALUES_PER_PART, float(rate), seed];
      heap.run('dropout', args, Math.ceil(count / VALUES_PER_PART), 1);
      return y;
    },
  );
}
