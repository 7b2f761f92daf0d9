import * as tf from '@tensorflow/tfjs';
import { setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import { averagePoolGradient, maxPoolGradient, type PoolInts } from './pool-gradient.wgsl.ts';
import { runShader } from './run-shader.ts';

interface AverageInputs {
  readonly dy: tf.TensorInfo;
  readonly input: tf.TensorInfo;
}
interface MaxInputs extends AverageInputs {
  readonly output: tf.TensorInfo;
}
type Attributes = tf.MaxPoolGradAttrs | tf.MaxPool3DGradAttrs;

type Steps2D = number | [number, number];
type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** A pool over two axes has a depth of 1. */
function constantsOf({ shape }: tf.TensorInfo, attributes: Attributes): Record<PoolInts, number> {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as tf.MaxPool3DGradAttrs;
  const rest = [1, pad, dimRoundingMode] as const;
  const info =
    shape.length === 5
      ? tf.backend_util.computePool3DInfo(shape as Shape5D, filterSize, strides, ...rest)
      : tf.backend_util.computePool2DInfo(
          ...([shape as Shape4D, filterSize as Steps2D, strides as Steps2D, ...rest] as const),
        );
  const { front = 0, top, left } = info.padInfo as { front?: number; top: number; left: number };
  return {
    ...{ inDepth: 1, outDepth: 1, strideDepth: 1 },
    ...info,
    count: sizeOf(shape),
    channels: info.inChannels,
    windowDepth: 'effectiveFilterDepth' in info ? info.effectiveFilterDepth : 1,
    windowHeight: info.effectiveFilterHeight,
    windowWidth: info.effectiveFilterWidth,
    ...{ padFront: front, padTop: top, padLeft: left },
  };
}

function maxGradient({ inputs, attrs, backend }: KernelRun<MaxInputs, Attributes>): tf.TensorInfo {
  const { dy, input: x, output: y } = inputs;
  const dx = backend.makeTensorInfo(x.shape, 'float32');
  const ints = constantsOf(x, attrs);
  runShader(backend, maxPoolGradient, {
    tensors: { dx, dy, x, y },
    ints,
    floats: {},
    workgroups: workgroupsFor(ints.count, maxPoolGradient.workgroupSize),
  });
  return dx;
}

function averageGradient(run: KernelRun<AverageInputs, Attributes>): tf.TensorInfo {
  const { dy, input } = run.inputs;
  const dx = run.backend.makeTensorInfo(input.shape, 'float32');
  const ints = constantsOf(input, run.attrs);
  runShader(run.backend, averagePoolGradient, {
    tensors: { dx, dy },
    ints,
    floats: {},
    workgroups: workgroupsFor(ints.count, averagePoolGradient.workgroupSize),
  });
  return dx;
}

/**
 * Gradients of pools over two and three axes in one dispatch. The stock ones take two for a maximum,
 * and at the border a mean of theirs gives a part to places outside the image.
 */
export function registerPoolGradients(): void {
  for (const kernelName of [tf.MaxPoolGrad, tf.MaxPool3DGrad]) setKernel(kernelName, maxGradient);
  for (const kernelName of [tf.AvgPoolGrad, tf.AvgPool3DGrad]) {
    setKernel(kernelName, averageGradient);
  }
}
