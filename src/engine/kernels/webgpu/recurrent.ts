import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs';
import { AppError } from '../../../core/errors.ts';
import {
  Kernel,
  type GruGradInputs,
  type GruInputs,
  type LstmGradInputs,
  type SequenceInputs,
} from '../../ops/contracts.ts';
import { release, setKernel, workgroupsFor, type KernelRun } from './kernel.ts';
import {
  gruGrad,
  gruSequence,
  lstmGrad,
  lstmSequence,
  MOST_UNITS,
  recurrentGrad,
} from './recurrent.wgsl.ts';
import { runShader } from './run-shader.ts';
import { sumMiddle } from './sum-middle.ts';

/** @throws {AppError} gpu/unsupported above 800 units */
function sizesOf({ gates, recurrent }: SequenceInputs) {
  const [examples = 0, steps = 0] = gates.shape;
  const [units = 0, columns = 0] = recurrent.shape;
  if (units > MOST_UNITS) throw new AppError('gpu/unsupported', 'too many units', { units });
  return { examples, steps, units, columns };
}

function runGru({ inputs, backend }: KernelRun<GruInputs, object>): tf.TensorInfo {
  const { gates, recurrent, recurrentBias: bias } = inputs;
  const { examples, steps, units } = sizesOf(inputs);
  const states = backend.makeTensorInfo([examples, steps, units], 'float32');
  runShader(backend, gruSequence(units), {
    tensors: { states, gates, recurrent, bias },
    ints: { steps },
    floats: {},
    workgroups: examples,
  });
  return states;
}

function runGruGrad({ inputs, backend }: KernelRun<GruGradInputs, object>): tf.TensorInfo[] {
  const { gates, recurrent, recurrentBias: bias, states, dStates } = inputs;
  const { examples, steps, units, columns } = sizesOf(inputs);
  const dGates = backend.makeTensorInfo(gates.shape, 'float32');
  const dProducts = backend.makeTensorInfo(gates.shape, 'float32');
  runShader(backend, gruGrad(units), {
    tensors: { dGates, dProducts, gates, recurrent, bias, states, dStates },
    ints: { steps },
    floats: {},
    workgroups: examples,
  });
  const dRecurrent = productGrad(backend, states, dProducts);
  const dBias = sumMiddle(backend, dProducts, [1, examples * steps, columns], [columns]);
  release(backend, dProducts);
  return [dGates, dRecurrent, dBias];
}

function runLstm({ inputs, backend }: KernelRun<SequenceInputs, object>): tf.TensorInfo[] {
  const { gates, recurrent } = inputs;
  const { examples, steps, units } = sizesOf(inputs);
  const states = backend.makeTensorInfo([examples, steps, units], 'float32');
  const cells = backend.makeTensorInfo([examples, steps, units], 'float32');
  runShader(backend, lstmSequence(units), {
    tensors: { states, cells, gates, recurrent },
    ints: { steps },
    floats: {},
    workgroups: examples,
  });
  return [states, cells];
}

function runLstmGrad({ inputs, backend }: KernelRun<LstmGradInputs, object>): tf.TensorInfo[] {
  const { gates, recurrent, states, cells, dStates } = inputs;
  const { examples, steps, units } = sizesOf(inputs);
  const dGates = backend.makeTensorInfo(gates.shape, 'float32');
  runShader(backend, lstmGrad(units), {
    tensors: { dGates, gates, recurrent, states, cells, dStates },
    ints: { steps },
    floats: {},
    workgroups: examples,
  });
  return [dGates, productGrad(backend, states, dGates)];
}

function productGrad(
  backend: WebGPUBackend,
  states: tf.TensorInfo,
  dProducts: tf.TensorInfo,
): tf.TensorInfo {
  const [examples = 0, steps = 0, units = 0] = states.shape;
  const columns = dProducts.shape[2] ?? 0;
  const dRecurrent = backend.makeTensorInfo([units, columns], 'float32');
  runShader(backend, recurrentGrad, {
    tensors: { dRecurrent, states, dProducts },
    ints: { rows: examples * steps, steps, units, columns },
    floats: {},
    workgroups: workgroupsFor(units * columns, recurrentGrad.workgroupSize),
  });
  return dRecurrent;
}

/** A whole sequence in one dispatch, its gradient in two (LSTM) or four (GRU). */
export function registerRecurrent(): void {
  setKernel(Kernel.GruSequence, runGru);
  setKernel(Kernel.GruSequenceGrad, runGruGrad);
  setKernel(Kernel.LstmSequence, runLstm);
  setKernel(Kernel.LstmSequenceGrad, runLstmGrad);
}
