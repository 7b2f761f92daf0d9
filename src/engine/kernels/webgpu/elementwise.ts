import type * as tf from '@tensorflow/tfjs';
import {
  Kernel,
  type DropoutAttributes,
  type LossInputs,
  type ScaleShiftAttributes,
  type ScaleShiftInputs,
} from '../../ops/contracts.ts';
import { confusionCounts, scaleShift, seededDropout } from './elementwise.wgsl.ts';
import { setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import { activationCode } from './norm-activation.ts';
import { runShader } from './run-shader.ts';

function runScaleShift(run: KernelRun<ScaleShiftInputs, ScaleShiftAttributes>): tf.TensorInfo {
  const { x, scale, shift } = run.inputs;
  const y = run.backend.makeTensorInfo(x.shape, 'float32');
  const count = sizeOf(x.shape);
  runShader(run.backend, scaleShift, {
    tensors: { y, x, scale, shift },
    ints: {
      count,
      channels: x.shape.at(-1) ?? 1,
      activation: activationCode(run.attrs.activation),
    },
    floats: {},
    workgroups: workgroupsFor(count, scaleShift.workgroupSize),
  });
  return y;
}

function runDropout(run: KernelRun<{ x: tf.TensorInfo }, DropoutAttributes>): tf.TensorInfo {
  const { x } = run.inputs;
  const { rate, seed } = run.attrs;
  const y = run.backend.makeTensorInfo(x.shape, 'float32');
  const count = sizeOf(x.shape);
  runShader(run.backend, seededDropout, {
    tensors: { y, x },
    ints: { count, seed },
    floats: { rate, keptScale: 1 / (1 - rate) },
    workgroups: workgroupsFor(count, seededDropout.workgroupSize),
  });
  return y;
}

function runConfusion({ inputs, backend }: KernelRun<LossInputs, object>): tf.TensorInfo {
  const { logits, labels } = inputs;
  const classes = logits.shape.at(-1) ?? 1;
  const counts = backend.makeTensorInfo([classes, classes], 'int32');
  runShader(backend, confusionCounts, {
    tensors: { counts, logits, labels },
    ints: { rows: sizeOf(labels.shape), classes },
    floats: {},
    workgroups: classes * classes,
  });
  return counts;
}

export function registerElementwise(): void {
  setKernel(Kernel.ScaleShiftActivation, runScaleShift);
  setKernel(Kernel.SeededDropout, runDropout);
  setKernel(Kernel.ConfusionCounts, runConfusion);
}
