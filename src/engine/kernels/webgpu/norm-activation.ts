import type * as tf from '@tensorflow/tfjs';
import {
  Kernel,
  type Activation,
  type NormAttributes,
  type NormGradInputs,
  type NormInputs,
} from '../../ops/contracts.ts';
import { release, setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import {
  applyGrad,
  applyNorm,
  gradParts,
  joinGrad,
  joinMoments,
  momentParts,
} from './norm-activation.wgsl.ts';
import { partRows } from './row-parts.ts';
import { runShader } from './run-shader.ts';

const ACTIVATIONS: Record<Activation, number> = { linear: 0, relu: 1, leakyRelu: 2 };
export const activationCode = (activation: Activation): number => ACTIVATIONS[activation];

/** A batch counts as one long example. */
function layoutOf(shape: readonly number[], attributes: NormAttributes) {
  const channels = shape.at(-1) ?? 1;
  const examples = attributes.normalization === 'batch' ? 1 : (shape[0] ?? 1);
  const exampleSize = sizeOf(shape) / examples;
  const rows = exampleSize / channels;
  const groupSize = attributes.normalization === 'group' ? channels / attributes.groups : 1;
  const groups = channels / groupSize;
  return { examples, exampleSize, rows, channels, groupSize, groups };
}

function norm({ inputs, attrs, backend }: KernelRun<NormInputs, NormAttributes>): tf.TensorInfo[] {
  const { x, gamma, beta } = inputs;
  const { examples, exampleSize, rows, channels, groupSize, groups } = layoutOf(x.shape, attrs);
  const parts = partRows(examples, rows, channels);
  const workgroups = workgroupsFor(examples * parts * channels, momentParts.workgroupSize);
  const moments = backend.makeTensorInfo([examples, parts, channels, 2], 'float32');
  runShader(backend, momentParts, {
    tensors: { moments, x },
    ints: { examples, rows, channels, parts },
    floats: {},
    workgroups,
  });
  const figures = attrs.normalization === 'batch' ? [channels] : [examples, groups];
  const mean = backend.makeTensorInfo(figures, 'float32');
  const rstd = backend.makeTensorInfo(figures, 'float32');
  runShader(backend, joinMoments, {
    tensors: { mean, rstd, moments },
    ints: { rows, channels, parts, groupSize },
    floats: { epsilon: attrs.epsilon },
    workgroups: examples * groups,
  });
  release(backend, moments);
  const y = backend.makeTensorInfo(x.shape, 'float32');
  const count = sizeOf(x.shape);
  runShader(backend, applyNorm, {
    tensors: { y, x, gamma, beta, mean, rstd },
    ints: { count, exampleSize, channels, groupSize, activation: activationCode(attrs.activation) },
    floats: {},
    workgroups: workgroupsFor(count, applyNorm.workgroupSize),
  });
  return [y, mean, rstd];
}

function normGrad(run: KernelRun<NormGradInputs, NormAttributes>): tf.TensorInfo[] {
  const { attrs, backend } = run;
  const { x, dy, gamma, beta, mean, rstd } = run.inputs;
  const { examples, exampleSize, rows, channels, groupSize, groups } = layoutOf(x.shape, attrs);
  const activation = activationCode(attrs.activation);
  const parts = partRows(examples, rows, channels);
  const workgroups = workgroupsFor(examples * parts * channels, gradParts.workgroupSize);
  const sums = backend.makeTensorInfo([examples, parts, channels, 2], 'float32');
  runShader(backend, gradParts, {
    tensors: { sums, x, dy, gamma, beta, mean, rstd },
    ints: { examples, rows, channels, parts, groupSize, activation },
    floats: {},
    workgroups,
  });
  const groupSums = backend.makeTensorInfo([examples, groups, 2], 'float32');
  const dgamma = backend.makeTensorInfo([channels], 'float32');
  const dbeta = backend.makeTensorInfo([channels], 'float32');
  runShader(backend, joinGrad, {
    tensors: { groupSums, dgamma, dbeta, sums, gamma },
    ints: { examples, channels, parts, groupSize },
    floats: {},
    workgroups: examples * groups + channels,
  });
  const dx = backend.makeTensorInfo(x.shape, 'float32');
  const count = sizeOf(x.shape);
  runShader(backend, applyGrad, {
    tensors: { dx, groupSums, x, dy, gamma, beta, mean, rstd },
    ints: { count, exampleSize, channels, groupSize, activation },
    floats: { groupCount: rows * groupSize },
    workgroups: workgroupsFor(count, applyGrad.workgroupSize),
  });
  release(backend, sums, groupSums);
  return [dx, dgamma, dbeta];
}

/** Normalisation with its activation in three dispatches, its gradient in three. */
export function registerNormActivation(): void {
  setKernel(Kernel.NormActivation, norm);
  setKernel(Kernel.NormActivationGrad, normGrad);
}
