import type * as tf from '@tensorflow/tfjs';
import { Kernel, type LossAttributes, type LossInputs } from '../../ops/contracts.ts';
import { release, setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import { splitRows } from './row-splits.ts';
import { runShader } from './run-shader.ts';
import { lossGrad, lossJoin, lossRows, overlapSplits } from './softmax-loss.wgsl.ts';

const MOST_BLOCKS = 256;

function softmaxLoss(run: KernelRun<LossInputs, LossAttributes>): tf.TensorInfo[] {
  const { attrs, backend } = run;
  const { logits, labels } = run.inputs;
  const { crossEntropy, overlap, alpha, beta, smooth, focalGamma } = attrs;
  const smoothing = attrs.labelSmoothing;
  const rows = sizeOf(labels.shape);
  const classes = logits.shape.at(-1) ?? 1;
  const groups = attrs.isBatchOverlap ? 1 : (logits.shape[0] ?? 1);
  const shader = lossRows(attrs.classWeights);
  const blockCount = Math.min(MOST_BLOCKS, workgroupsFor(rows, shader.workgroupSize));

  const logSums = backend.makeTensorInfo([rows], 'float32');
  const partial = backend.makeTensorInfo([blockCount, 2], 'float32');
  runShader(backend, shader, {
    tensors: { logSums, partial, logits, labels },
    ints: { rows, classes, blockCount },
    floats: { focalGamma, smoothing },
    workgroups: blockCount,
  });
  const { workgroups, ...split } = splitRows(groups, rows / groups, classes);
  const hasOverlap = overlap !== 0;
  const splits = hasOverlap ? split.splits : 1;
  const sums = backend.makeTensorInfo([groups, splits, classes, 3], 'float32');
  if (hasOverlap) {
    runShader(backend, overlapSplits, {
      tensors: { sums, logits, labels, logSums },
      ints: { rows: rows / groups, channels: classes, ...split },
      floats: {},
      workgroups,
    });
  }
  const loss = backend.makeTensorInfo([], 'float32');
  const factors = backend.makeTensorInfo([1 + groups * classes * 2], 'float32');
  runShader(backend, lossJoin, {
    tensors: { loss, factors, partial, sums },
    ints: { blockCount, groups, classes, splits, firstClass: attrs.hasBackground ? 0 : 1 },
    floats: { crossEntropy, overlap, alpha, beta, smoothTerm: smooth },
    workgroups: 1,
  });
  const dLogits = backend.makeTensorInfo(logits.shape, 'float32');
  const gradShader = lossGrad(attrs.classWeights);
  runShader(backend, gradShader, {
    tensors: { dLogits, logits, labels, logSums, factors },
    ints: { rows, classes, rowsPerGroup: rows / groups, hasOverlap: hasOverlap ? 1 : 0 },
    floats: { focalGamma, smoothing },
    workgroups: workgroupsFor(rows, gradShader.workgroupSize),
  });
  release(backend, logSums, partial, sums, factors);
  return [loss, dLogits];
}

/** The loss with its gradient in three dispatches, four with the overlap term. */
export function registerSoftmaxLoss(): void {
  setKernel(Kernel.SoftmaxLoss, softmaxLoss);
}
