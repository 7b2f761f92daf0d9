import type * as tf from '@tensorflow/tfjs';
import {
  Kernel,
  type AdamAttributes,
  type OptimizerInputs,
  type OptimizerPlace,
  type RunningAttributes,
  type RunningInputs,
  type SgdAttributes,
} from '../../ops/contracts.ts';
import { optimizerPlaces } from '../../ops/optimizer-step.ts';
import { setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import { adamStep, runningFigures, sgdStep } from './in-place.wgsl.ts';
import { runShader } from './run-shader.ts';

type Run = KernelRun<OptimizerInputs, AdamAttributes | SgdAttributes>;

function moveWeight(
  { attrs, backend }: Run,
  { weight, gradient, first, second }: OptimizerPlace,
  gradientScale: tf.TensorInfo,
): void {
  const count = sizeOf(weight.shape);
  const workgroups = workgroupsFor(count, adamStep.workgroupSize);
  if (attrs.kind === 'adam') {
    runShader(backend, adamStep, {
      tensors: { weight, first, second, gradient, gradientScale },
      ints: { count },
      floats: attrs,
      workgroups,
    });
  } else {
    runShader(backend, sgdStep, {
      tensors: { weight, first, gradient, gradientScale },
      ints: { count, isNesterov: attrs.isNesterov ? 1 : 0 },
      floats: attrs,
      workgroups,
    });
  }
}

function optimizerStep(run: Run): tf.TensorInfo[] {
  const { gradientScale, places } = optimizerPlaces(run.inputs);
  for (const place of places) moveWeight(run, place, gradientScale);
  return [];
}

function moveFigures(run: KernelRun<RunningInputs, RunningAttributes>): tf.TensorInfo[] {
  const { momentum, epsilon, correction } = run.attrs;
  const count = sizeOf(run.inputs.mean.shape);
  runShader(run.backend, runningFigures, {
    tensors: run.inputs,
    ints: { count },
    floats: { share: 1 - momentum, epsilon, correction },
    workgroups: workgroupsFor(count, runningFigures.workgroupSize),
  });
  return [];
}

/** What changes weights, moments and running figures in place: one dispatch each. */
export function registerInPlace(): void {
  setKernel(Kernel.RunningFigures, moveFigures);
  setKernel(Kernel.OptimizerStep, optimizerStep);
}
