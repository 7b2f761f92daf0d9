import * as tf from '@tensorflow/tfjs';
import { AppError } from '../../core/errors.ts';

type Attributes = tf.NamedAttrMap;
type Gradients = ReturnType<tf.GradFunc>;
type Change = (gradients: Gradients, saved: tf.Tensor[], attributes: Attributes) => Gradients;

function replaceGradient(kernelName: string, gradient: Omit<tf.GradConfig, 'kernelName'>): void {
  tf.unregisterGradient(kernelName);
  tf.registerGradient({ kernelName, ...gradient });
}

function changeGradient(kernelName: string, change: Change): void {
  const stock = tf.getGradient(kernelName);
  replaceGradient(kernelName, {
    ...stock,
    gradFunc: (dy, saved, attributes) =>
      change(stock.gradFunc(dy, saved, attributes), saved, attributes),
  });
}

/** Sum over the axes along which an operand was repeated. */
function sumTo(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return (axes.length > 0 ? gradient.sum(axes) : gradient).reshape(shape);
}

/** tf.js forgets that an operand may have been repeated. */
const ofRepeated: Change = (gradients, [a, b]) => ({
  a: () => sumTo(gradients['a']?.() as tf.Tensor, (a as tf.Tensor).shape),
  b: () => sumTo(gradients['b']?.() as tf.Tensor, (b as tf.Tensor).shape),
});

/** tf.js transposes it unless the axis is the last one. */
const cumulative: tf.GradFunc = (dy, _, attributes) => {
  const { axis, exclusive, reverse } = attributes as unknown as tf.CumsumAttrs;
  return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
};

/** tf.js has it up to rank 4. Copies are summed axis by axis. */
const tiled: tf.GradFunc = (dy, [x], attributes) => {
  const { shape } = x as tf.Tensor;
  const repeats = attributes['reps'] as number[];
  const summed = () =>
    shape.reduce((given: tf.Tensor, length, axis) => {
      const [before, after] = [given.shape.slice(0, axis), given.shape.slice(axis + 1)];
      const [outer, inner] = [before, after].map((lengths) => lengths.reduce((a, b) => a * b, 1));
      return given
        .reshape([outer ?? 1, repeats[axis] ?? 1, length * (inner ?? 1)])
        .sum(1)
        .reshape([...before, length, ...after]);
    }, dy as tf.Tensor);
  return { x: summed };
};

/** @throws {AppError} gpu/unsupported for the gradient of a dilated convolution, which tf.js has not */
function refuseDilation(kernelName: string): void {
  const stock = tf.getGradient(kernelName);
  replaceGradient(kernelName, {
    ...stock,
    gradFunc(dy, saved, attributes) {
      const dilations = [attributes['dilations'] ?? 1].flat() as number[];
      if (dilations.some((dilation) => dilation !== 1)) {
        throw new AppError('gpu/unsupported', 'no gradient of a dilated convolution', {
          kernel: kernelName,
        });
      }
      return stock.gradFunc(dy, saved, attributes);
    },
  });
}

let isDone = false;

/** Sets right the gradients that tf.js 4.22 gets wrong, lacks or ends without a name, once a thread. */
export function repairGradients(): void {
  if (isDone) return;
  isDone = true;
  for (const kernelName of ['Maximum', 'Minimum', 'SquaredDifference', 'BatchMatMul']) {
    changeGradient(kernelName, ofRepeated);
  }
  replaceGradient('Cumsum', { gradFunc: cumulative });
  replaceGradient('Tile', { inputsToSave: ['x'], gradFunc: tiled });
  for (const kernelName of ['Conv2D', 'Conv3D']) refuseDilation(kernelName);
}
