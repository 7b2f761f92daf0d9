import type * as tf from '@tensorflow/tfjs';
import { Kernel, type UpSampleAttributes } from '../../ops/contracts.ts';
import { setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import { runShader } from './run-shader.ts';
import { upSample, upSampleGrad } from './up-sample.wgsl.ts';

/** Missing leading spatial axes count as length 1, factor 1. */
function constantsOf(inShape: readonly number[], { factors, mode }: UpSampleAttributes) {
  const missing = Array<number>(3 - factors.length).fill(1);
  const [inDepth = 1, inHeight = 1, inWidth = 1] = [...missing, ...inShape.slice(1, -1)];
  const [depthFactor = 1, heightFactor = 1, widthFactor = 1] = missing.concat(factors);
  return {
    ...{ channels: inShape.at(-1) ?? 1, inDepth, inHeight, inWidth },
    ...{ depthFactor, heightFactor, widthFactor, isLinear: mode === 'linear' ? 1 : 0 },
  };
}

const rescaled = (shape: readonly number[], factors: readonly number[], by: 1 | -1): number[] =>
  shape.map((size, axis) => {
    const isSpatial = axis > 0 && axis < shape.length - 1;
    return isSpatial ? Math.round(size * (factors[axis - 1] ?? 1) ** by) : size;
  });

function runUpSample(run: KernelRun<{ x: tf.TensorInfo }, UpSampleAttributes>): tf.TensorInfo {
  const { x } = run.inputs;
  const y = run.backend.makeTensorInfo(rescaled(x.shape, run.attrs.factors, 1), 'float32');
  const count = sizeOf(y.shape);
  runShader(run.backend, upSample, {
    tensors: { y, x },
    ints: { count, ...constantsOf(x.shape, run.attrs) },
    floats: {},
    workgroups: workgroupsFor(count, upSample.workgroupSize),
  });
  return y;
}

function runGradient(run: KernelRun<{ dy: tf.TensorInfo }, UpSampleAttributes>): tf.TensorInfo {
  const { dy } = run.inputs;
  const dx = run.backend.makeTensorInfo(rescaled(dy.shape, run.attrs.factors, -1), 'float32');
  const count = sizeOf(dx.shape);
  runShader(run.backend, upSampleGrad, {
    tensors: { dx, dy },
    ints: { count, ...constantsOf(dx.shape, run.attrs) },
    floats: {},
    workgroups: workgroupsFor(count, upSampleGrad.workgroupSize),
  });
  return dx;
}

export function registerUpSample(): void {
  setKernel(Kernel.UpSample, runUpSample);
  setKernel(Kernel.UpSampleGrad, runGradient);
}
