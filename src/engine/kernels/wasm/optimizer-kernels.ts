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
import { register } from './register.ts';
import { float, type WasmHeap } from './wasm-heap.ts';

const VALUES_PER_PART = 1 << 14;
const partsOf = (count: number): number => Math.ceil(count / VALUES_PER_PART);

/** Steps of the optimizer in place, the clipping of gradients, and dropout. */
export function registerOptimizers(heap: WasmHeap): void {
  register<OptimizerInputs, AdamAttributes | SgdAttributes>(
    Kernel.OptimizerStep,
    ({ weight, gradient, gradientScale, first, second }, attributes) => {
      const count = product(weight.shape);
      const tensors = [weight, gradient, gradientScale, first].map((tensor) => heap.at(tensor));
      if (attributes.kind === 'sgd') {
        const { isNesterov, learningRate, momentum, weightDecay } = attributes;
        heap.run(
          'sgdStep',
          [
            ...[...tensors, count, VALUES_PER_PART, isNesterov ? 1 : 0],
            ...[learningRate, momentum, weightDecay].map(float),
          ],
          partsOf(count),
          1,
        );
        return [];
      }
      const { learningRate, beta1, beta2, epsilon, weightDecay } = attributes;
      const { correction1, correction2 } = attributes;
      heap.run(
        'adamStep',
        [
          ...[...tensors, heap.at(second), count, VALUES_PER_PART],
          ...[learningRate, beta1, beta2, epsilon, weightDecay, correction1, correction2].map(
            float,
          ),
        ],
        partsOf(count),
        1,
      );
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
      const all = Object.values(gradients);
      const counts = all.map((gradient) => product(gradient.shape));
      const parts = counts.map(partsOf);
      const scale = heap.output([]);
      const norm = heap.output([]);
      const total = parts.reduce((sum, value) => sum + value, 0);
      const [sums = 0] = heap.scratch(total);
      let done = 0;
      all.forEach((gradient, i) => {
        const args = [heap.at(gradient), sums + done * 4, counts[i] ?? 0, VALUES_PER_PART];
        heap.run('squareParts', args, parts[i] ?? 0, 1);
        done += parts[i] ?? 0;
      });
      heap.run('clipFigures', [sums, heap.at(scale), heap.at(norm), total, float(maxNorm)], 1);
      return [scale, norm];
    },
  );

  register<{ readonly x: TensorInfo }, DropoutAttributes>(
    Kernel.SeededDropout,
    ({ x }, { rate, seed }) => {
      const y = heap.output(x.shape);
      const count = product(x.shape);
      const args = [heap.at(x), heap.at(y), count, VALUES_PER_PART, float(rate), seed];
      heap.run('dropout', args, partsOf(count), 1);
      return y;
    },
  );
}
