import type * as tf from '@tensorflow/tfjs';
import { Kernel, type ClipAttributes } from '../../ops/contracts.ts';
import {
  clipJoin,
  GRADIENTS_AT_ONCE,
  squareSums,
  VALUES_A_BLOCK,
  type SquareTensors,
} from './clip-scale.wgsl.ts';
import { release, setKernel, sizeOf, workgroupsFor, type KernelRun } from './kernel.ts';
import { runShader } from './run-shader.ts';

function clipScale(run: KernelRun<Record<string, tf.TensorInfo>, ClipAttributes>): tf.TensorInfo[] {
  const { inputs, attrs, backend } = run;
  const gradients = Object.values(inputs);
  const blocksOf = ({ shape }: tf.TensorInfo) => workgroupsFor(sizeOf(shape), VALUES_A_BLOCK);
  const blockCount = gradients.reduce((sum, gradient) => sum + blocksOf(gradient), 0);
  const partial = backend.makeTensorInfo([blockCount], 'float32');
  let firstSum = 0;
  for (let first = 0; first < gradients.length; first += GRADIENTS_AT_ONCE) {
    const together = gradients.slice(first, first + GRADIENTS_AT_ONCE);
    const tensors: Record<string, tf.TensorInfo> = { partial };
    const ints: Record<string, number> = { firstSum };
    let workgroups = 0;
    together.forEach((gradient, slot) => {
      tensors[`gradient${slot}`] = gradient;
      ints[`count${slot}`] = sizeOf(gradient.shape);
      ints[`endBlock${slot}`] = workgroups += blocksOf(gradient);
    });
    runShader(backend, squareSums(together.length), {
      tensors: tensors as Record<SquareTensors, tf.TensorInfo>,
      ints: ints as never,
      floats: {},
      workgroups,
    });
    firstSum += workgroups;
  }
  const scale = backend.makeTensorInfo([], 'float32');
  const norm = backend.makeTensorInfo([], 'float32');
  runShader(backend, clipJoin, {
    tensors: { scale, norm, partial },
    ints: { count: blockCount },
    floats: { maxNorm: attrs.maxNorm },
    workgroups: 1,
  });
  release(backend, partial);
  return [scale, norm];
}

/** The norm of all gradients together, seven of them in a dispatch. */
export function registerClipScale(): void {
  setKernel(Kernel.ClipScale, clipScale);
}
