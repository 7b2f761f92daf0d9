import { Kernel, type LossAttributes, type LossInputs } from '../../ops/contracts.ts';
import { product } from './convolution-geometry.ts';
import { register } from './register.ts';
import { float, type WasmHeap } from './wasm-heap.ts';

const POSITIONS_PER_PART = 1024;

/** Softmax losses with their gradient, and the counts that metrics are made of. */
export function registerLosses(heap: WasmHeap): void {
  register<LossInputs, LossAttributes>(Kernel.SoftmaxLoss, ({ logits, labels }, attributes) => {
    const { classWeights, focalGamma, labelSmoothing, isBatchOverlap } = attributes;
    const classes = logits.shape.at(-1) ?? 1;
    const positions = product(logits.shape) / classes;
    const isOverlap = attributes.overlap !== 0;
    const groups = isOverlap && !isBatchOverlap ? (logits.shape[0] ?? 1) : 1;
    const positionsPerGroup = positions / groups;
    const parts = Math.ceil(positionsPerGroup / POSITIONS_PER_PART);
    const loss = heap.output([]);
    const dLogits = heap.output(logits.shape);
    const [sums = 0, figures = 0, weights = 0] = heap.scratch(
      groups * parts * (2 + 3 * classes),
      1 + groups * classes * 2,
      classes,
    );
    heap.writeIntegers(weights, classWeights.map(float));
    const weightsAt = classWeights.length > 0 ? weights : 0;
    const inputs = [heap.at(logits), heap.at(labels), weightsAt];
    heap.run(
      'lossParts',
      [
        ...[...inputs, sums, heap.at(dLogits), positionsPerGroup, classes, parts],
        ...[POSITIONS_PER_PART, float(focalGamma), float(labelSmoothing)],
      ],
      groups * parts,
      1,
    );
    heap.run(
      'lossFigures',
      [
        ...[sums, heap.at(loss), figures, groups, parts, classes, attributes.hasBackground ? 1 : 0],
        ...[float(attributes.crossEntropy), float(attributes.overlap), float(attributes.alpha)],
        ...[float(attributes.beta), float(attributes.smooth)],
      ],
      1,
    );
    heap.run(
      'lossGradient',
      [
        ...[...inputs, figures, heap.at(dLogits), positionsPerGroup, classes, POSITIONS_PER_PART],
        ...[positions, isOverlap ? 1 : 0, float(attributes.crossEntropy), float(focalGamma)],
        float(labelSmoothing),
      ],
      Math.ceil(positions / POSITIONS_PER_PART),
      1,
    );
    return [loss, dLogits];
  });

  register<LossInputs>(Kernel.ConfusionCounts, ({ logits, labels }) => {
    const classes = logits.shape.at(-1) ?? 1;
    const counts = heap.output([classes, classes], 'int32');
    const positions = product(logits.shape) / classes;
    const args = [heap.at(logits), heap.at(labels), heap.at(counts), positions, classes];
    heap.run('confusionCounts', args, 1);
    return counts;
  });
}
