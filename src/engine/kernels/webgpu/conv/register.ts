import type * as tf from '@tensorflow/tfjs';
import { setKernel, stockKernel, type KernelRun } from '../kernel.ts';
import {
  convShape2d,
  convShape3d,
  type Conv2dAttributes,
  type Conv3dAttributes,
  type ConvShape,
} from './conv-shape.ts';
import { runFilterGradient, runForward, runInputGradient } from './convolution.ts';

interface ForwardInputs {
  readonly x: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}
interface InputGradInputs {
  readonly dy: tf.TensorInfo;
  readonly filter: tf.TensorInfo;
}
interface FilterGradInputs {
  readonly x: tf.TensorInfo;
  readonly dy: tf.TensorInfo;
}
interface FusedInputs extends ForwardInputs {
  readonly bias?: tf.TensorInfo;
  readonly preluActivationWeights?: tf.TensorInfo;
}

const isLastChannels = ({ dataFormat }: Conv2dAttributes) => dataFormat !== 'NCHW';

const outShape2d = ({ batch, outHeight, outWidth, outChannels }: ConvShape) => [
  ...[batch, outHeight, outWidth, outChannels],
];
const outShape3d = (shape: ConvShape) => [
  ...[shape.batch, shape.outDepth, shape.outHeight, shape.outWidth, shape.outChannels],
];

function register2d(): void {
  const stock = stockKernel<ForwardInputs, Conv2dAttributes>('Conv2D');
  setKernel('Conv2D', (run: KernelRun<ForwardInputs, Conv2dAttributes>) => {
    if (!isLastChannels(run.attrs)) return stock?.(run) ?? [];
    const { x, filter } = run.inputs;
    const shape = convShape2d(x.shape, filter.shape, run.attrs);
    return runForward(run.backend, x, filter, shape, outShape2d(shape));
  });
  type FusedRun = KernelRun<FusedInputs, Conv2dAttributes & { activation: string }>;
  const stockFused = stockKernel<FusedInputs, FusedRun['attrs']>('FusedConv2D');
  setKernel('FusedConv2D', (run: FusedRun) => {
    const { x, filter, bias, preluActivationWeights } = run.inputs;
    const { activation } = run.attrs;
    const isKnown = activation === 'linear' || activation === 'relu';
    if (!isLastChannels(run.attrs) || preluActivationWeights || !isKnown) {
      return stockFused?.(run) ?? [];
    }
    const shape = convShape2d(x.shape, filter.shape, run.attrs);
    const outShape = outShape2d(shape);
    return runForward(run.backend, x, filter, shape, outShape, bias, activation === 'relu');
  });
  type InputRun = KernelRun<InputGradInputs, Conv2dAttributes & { inputShape: number[] }>;
  const stockInput = stockKernel<InputGradInputs, InputRun['attrs']>('Conv2DBackpropInput');
  setKernel('Conv2DBackpropInput', (run: InputRun) => {
    if (!isLastChannels(run.attrs)) return stockInput?.(run) ?? [];
    const { dy, filter } = run.inputs;
    const { inputShape } = run.attrs;
    const shape = convShape2d(inputShape, filter.shape, run.attrs);
    return runInputGradient(run.backend, dy, filter, shape, inputShape);
  });
  type FilterRun = KernelRun<FilterGradInputs, Conv2dAttributes & { filterShape: number[] }>;
  const stockFilter = stockKernel<FilterGradInputs, FilterRun['attrs']>('Conv2DBackpropFilter');
  setKernel('Conv2DBackpropFilter', (run: FilterRun) => {
    if (!isLastChannels(run.attrs)) return stockFilter?.(run) ?? [];
    const { x, dy } = run.inputs;
    const { filterShape } = run.attrs;
    const shape = convShape2d(x.shape, filterShape, run.attrs);
    return runFilterGradient(run.backend, x, dy, shape, filterShape);
  });
}

function register3d(): void {
  setKernel('Conv3D', (run: KernelRun<ForwardInputs, Conv3dAttributes>) => {
    const { x, filter } = run.inputs;
    const shape = convShape3d(x.shape, filter.shape, run.attrs);
    return runForward(run.backend, x, filter, shape, outShape3d(shape));
  });
  type InputRun = KernelRun<InputGradInputs, Conv3dAttributes & { inputShape: number[] }>;
  setKernel('Conv3DBackpropInputV2', (run: InputRun) => {
    const { dy, filter } = run.inputs;
    const { inputShape } = run.attrs;
    const shape = convShape3d(inputShape, filter.shape, run.attrs);
    return runInputGradient(run.backend, dy, filter, shape, inputShape);
  });
  type FilterRun = KernelRun<FilterGradInputs, Conv3dAttributes & { filterShape: number[] }>;
  setKernel('Conv3DBackpropFilterV2', (run: FilterRun) => {
    const { x, dy } = run.inputs;
    const { filterShape } = run.attrs;
    const shape = convShape3d(x.shape, filterShape, run.attrs);
    return runFilterGradient(run.backend, x, dy, shape, filterShape);
  });
}

/** Tiled convolutions of two and three axes with their gradients, for any number of channels. */
export function registerConvolutions(): void {
  register2d();
  register3d();
}
