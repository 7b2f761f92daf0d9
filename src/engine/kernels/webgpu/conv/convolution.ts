import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs';
import { release } from '../kernel.ts';
import { runShader } from '../run-shader.ts';
import { sumMiddle } from '../sum-middle.ts';
import { multiplyAdds, type ConvShape } from './conv-shape.ts';
import { filterGradientPlan, forwardPlan, inputGradientPlan } from './plans.ts';
import { tileFor } from './tile-choice.ts';

/** y = conv(x, filter) + bias. */
export function runForward(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  shape: ConvShape,
  outShape: number[],
  bias?: tf.TensorInfo,
  isRelu = false,
): tf.TensorInfo {
  const y = backend.makeTensorInfo(outShape, 'float32');
  const tile = tileFor(backend.device, 'forward', shape);
  const { shader, workgroups } = forwardPlan(shape, bias !== undefined, tile);
  runShader(backend, shader, {
    tensors: { y, x, weights: filter, bias: bias ?? filter },
    ints: { ...shape, isRelu: isRelu ? 1 : 0 },
    floats: {},
    workgroups,
    multiplyAdds: multiplyAdds(shape),
  });
  return y;
}

export function runInputGradient(
  backend: WebGPUBackend,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
  shape: ConvShape,
  inShape: number[],
): tf.TensorInfo {
  const dx = backend.makeTensorInfo(inShape, 'float32');
  const tile = tileFor(backend.device, 'inputGradient', shape);
  const { shader, workgroups } = inputGradientPlan(shape, tile);
  runShader(backend, shader, {
    tensors: { dx, dy, weights: filter },
    ints: shape,
    floats: {},
    workgroups,
    multiplyAdds: multiplyAdds(shape),
  });
  return dx;
}

export function runFilterGradient(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  dy: tf.TensorInfo,
  shape: ConvShape,
  filterShape: number[],
): tf.TensorInfo {
  const tile = tileFor(backend.device, 'filterGradient', shape);
  const { shader, workgroups, parts } = filterGradientPlan(shape, tile);
  const size = filterShape.reduce((product, length) => product * length, 1);
  const dw = backend.makeTensorInfo(parts === 1 ? filterShape : [parts, size], 'float32');
  runShader(backend, shader, {
    tensors: { dw, x, dy },
    ints: { ...shape, parts },
    floats: {},
    workgroups,
    multiplyAdds: multiplyAdds(shape),
  });
  if (parts === 1) return dw;
  const total = sumMiddle(backend, dw, [1, parts, size], filterShape);
  release(backend, dw);
  return total;
}
