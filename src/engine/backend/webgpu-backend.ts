import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { AppError } from '../../core/errors.ts';
import { tryTilesOn } from '../kernels/webgpu/conv/tile-choice.ts';
import { registerWebgpuKernels } from '../kernels/webgpu/register-webgpu-kernels.ts';
import { describeAdapter } from './device-names.ts';
import type { OpenBackend } from './open-backend.ts';

const WANTED_FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'] as const;
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
] as const;

function codeOf(error: GPUError): 'train/out-of-memory' | 'gpu/validation' {
  return error instanceof GPUOutOfMemoryError ? 'train/out-of-memory' : 'gpu/validation';
}

/** tf.js keeps what it has read; a weight that is changed in place while it is read would stay old. */
function makeBackend(device: GPUDevice, info: GPUAdapterInfo): WebGPUBackend {
  const backend = new WebGPUBackend(device, info);
  Object.assign(backend, { convertAndCacheOnCPU: (_: object, values: unknown) => values });
  return backend;
}

/**
 * Makes an own device of the adapter, with all that it allows, and runs tf.js on it. Invalid WGSL
 * does not throw: outputs stay zero. So the device's error event is what stops a run.
 */
export async function openWebgpu(adapter: GPUAdapter): Promise<OpenBackend> {
  const device = await adapter.requestDevice({
    requiredFeatures: WANTED_FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  const failure = new AbortController();
  let isOpen = true;
  const fail = (error: AppError) => {
    if (isOpen) failure.abort(error);
  };
  device.addEventListener('uncapturederror', ({ error }) => {
    fail(
      new AppError(codeOf(error), 'the GPU refused a command', { kind: error.constructor.name }),
    );
  });
  void device.lost.then(({ reason }) => {
    fail(new AppError('gpu/device-lost', 'the GPU device was lost', { reason }));
  });

  // Small inputs would otherwise be computed on the CPU, with a synchronous read that stalls.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  // The name must stay: the kernels are registered under it.
  const stock: unknown = tf.findBackendFactory('webgpu');
  if (stock) tf.removeBackend('webgpu');
  registerWebgpuKernels();
  tf.registerBackend('webgpu', () => makeBackend(device, adapter.info), 4);
  await tf.setBackend('webgpu');
  await tf.ready();
  const facts = describeAdapter(adapter.info);
  if (!facts.isSoftware) tryTilesOn(device, facts.adapter);
  return {
    report: { backend: 'webgpu', reason: 'webgpu', ...facts },
    failure: failure.signal,
    settled: () => device.queue.onSubmittedWorkDone(),
    close() {
      isOpen = false;
      device.destroy();
    },
  };
}
