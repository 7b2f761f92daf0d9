import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type * as tf from '@tensorflow/tfjs';
import { AppError } from '../../../core/errors.ts';
import { sizeOf, workgroupsFor } from './kernel.ts';
import { runShader } from './run-shader.ts';
import { COPY_RANK, stridedCopy, type CopyInts } from './strided-copy.wgsl.ts';

/** How one axis of the output walks over an axis of the input. */
export interface CopyAxis {
  /** Length in the output. */
  readonly size: number;
  readonly start: number;
  readonly step: number;
  /** Which axis of the input. */
  readonly from: number;
}

const STILL: CopyAxis = { size: 1, start: 0, step: 1, from: 0 };

/**
 * Copies one element for each element of the output, of any type of four bytes.
 * @throws {AppError} gpu/unsupported
 */
export function copyStrided(
  backend: WebGPUBackend,
  x: tf.TensorInfo,
  axes: readonly CopyAxis[],
  fill = 0,
): tf.TensorInfo {
  if (axes.length > COPY_RANK) {
    throw new AppError('gpu/unsupported', 'too many axes', { rank: axes.length });
  }
  const result = backend.makeTensorInfo(
    axes.map(({ size }) => size),
    x.dtype,
  );
  const count = sizeOf(result.shape);
  const padded = [...Array<CopyAxis>(COPY_RANK - axes.length).fill(STILL), ...axes];
  const ints: Partial<Record<CopyInts, number>> = {
    count,
    fill: x.dtype === 'float32' ? bitsOf(fill) : fill,
  };
  padded.forEach((axis, position) => {
    const isReal = position >= COPY_RANK - axes.length;
    const at = position as 0;
    ints[`size${at}`] = axis.size;
    ints[`start${at}`] = axis.start;
    ints[`step${at}`] = axis.step;
    ints[`limit${at}`] = isReal ? (x.shape[axis.from] ?? 1) : 1;
    ints[`stride${at}`] = isReal ? sizeOf(x.shape.slice(axis.from + 1)) : 0;
  });
  runShader(backend, stridedCopy, {
    tensors: { result, x },
    ints: ints as Record<CopyInts, number>,
    floats: {},
    workgroups: workgroupsFor(count, stridedCopy.workgroupSize),
  });
  return result;
}

function bitsOf(value: number): number {
  return new Int32Array(new Float32Array([value]).buffer)[0] ?? 0;
}
