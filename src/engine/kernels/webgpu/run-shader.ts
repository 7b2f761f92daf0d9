import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs';
import { packConstants, sourceOf, type Shader } from './shader.ts';

/** What TypeScript calls private in tf.js: its own encoder, so that our dispatches keep their place among its own. */
interface Encoder {
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly uniformPendingDisposal: GPUBuffer[];
  dispatchCountInPass: number;
}

interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

const pipelines = new WeakMap<GPUDevice, Map<string, Pipeline>>();

type AnyShader = Shader<string, string, string>;

const pipelinesOf = (device: GPUDevice): Map<string, Pipeline> => {
  const known = pipelines.get(device) ?? new Map<string, Pipeline>();
  pipelines.set(device, known);
  return known;
};

function describe(device: GPUDevice, shader: AnyShader) {
  const types = Object.values(shader.tensors).map((binding) =>
    binding.startsWith('read') ? 'read-only-storage' : 'storage',
  );
  const layout = device.createBindGroupLayout({
    entries: [...types, 'uniform' as const].map((type, binding) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })),
  });
  const descriptor: GPUComputePipelineDescriptor = {
    label: shader.name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: {
      module: device.createShaderModule({ label: shader.name, code: sourceOf(shader) }),
      entryPoint: 'main',
    },
  };
  return { layout, descriptor };
}

function pipelineOf(device: GPUDevice, shader: AnyShader): Pipeline {
  const known = pipelinesOf(device);
  const existing = known.get(shader.name);
  if (existing) return existing;
  const { layout, descriptor } = describe(device, shader);
  const made = { pipeline: device.createComputePipeline(descriptor), layout };
  known.set(shader.name, made);
  return made;
}

/**
 * Compiles a shader ahead, so that its first run need not wait. Rejects where the device refuses it;
 * the device's error event hears nothing of that.
 */
export async function preparePipeline(device: GPUDevice, shader: AnyShader): Promise<Pipeline> {
  const known = pipelinesOf(device).get(shader.name);
  if (known) return known;
  device.pushErrorScope('validation');
  const { layout, descriptor } = describe(device, shader);
  const pipeline = device.createComputePipelineAsync(descriptor);
  const [made] = await Promise.all([pipeline, device.popErrorScope()]);
  const result = { pipeline: made, layout };
  pipelinesOf(device).set(shader.name, result);
  return result;
}

interface Run<Tensors extends string, Ints extends string, Floats extends string> {
  /** Those that the shader writes must be fresh, or their old values are changed in place. */
  readonly tensors: Readonly<Record<Tensors, tf.TensorInfo>>;
  readonly ints: Readonly<Record<Ints, number>>;
  readonly floats: Readonly<Record<Floats, number>>;
  readonly workgroups: number;
  /** How much work it is, when it may be much. */
  readonly multiplyAdds?: number;
}

/** About 100 ms of a slow GPU. Systems reset a GPU that does not answer for two seconds. */
const MOST_MULTIPLY_ADDS = 5e9;

/** Adds a dispatch, or a few when it is long, to what tf.js has recorded and not yet sent. */
export function runShader<Tensors extends string, Ints extends string, Floats extends string>(
  backend: WebGPUBackend,
  shader: Shader<Tensors, Ints, Floats>,
  run: Run<Tensors, Ints, Floats>,
): void {
  const parts = Math.max(1, Math.ceil((run.multiplyAdds ?? 0) / MOST_MULTIPLY_ADDS));
  const length = Math.ceil(run.workgroups / parts);
  for (let first = 0; first < run.workgroups; first += length) {
    dispatch(backend, shader, run, first, Math.min(run.workgroups, first + length));
  }
}

function dispatch<Tensors extends string, Ints extends string, Floats extends string>(
  backend: WebGPUBackend,
  shader: Shader<Tensors, Ints, Floats>,
  run: Run<Tensors, Ints, Floats>,
  firstBlock: number,
  endBlock: number,
): void {
  const encoder = backend as unknown as Encoder;
  const names = Object.keys(shader.tensors) as Tensors[];
  const buffers = names.map((name) => bufferOf(backend, run.tensors[name].dataId));
  const constants = packConstants(
    [endBlock, firstBlock],
    (shader.ints ?? []).map((name) => run.ints[name]),
    (shader.floats ?? []).map((name) => run.floats[name]),
  );
  const uniform = backend.bufferManager.acquireBuffer(
    constants.byteLength,
    GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM,
  );
  backend.queue.writeBuffer(uniform, 0, constants);
  encoder.uniformPendingDisposal.push(uniform);

  const { pipeline, layout } = pipelineOf(backend.device, shader);
  backend.ensureCommandEncoderReady();
  encoder.computePassEncoder ??= encoder.commandEncoder?.beginComputePass() ?? null;
  const pass = encoder.computePassEncoder;
  pass?.setPipeline(pipeline);
  pass?.setBindGroup(
    0,
    backend.device.createBindGroup({
      layout,
      entries: [...buffers, uniform].map((buffer, binding) => ({ binding, resource: { buffer } })),
    }),
  );
  const count = endBlock - firstBlock;
  const width = Math.min(count, backend.device.limits.maxComputeWorkgroupsPerDimension);
  pass?.dispatchWorkgroups(width, Math.ceil(count / width));
  for (const name of names) {
    const { dataId } = run.tensors[name];
    encoder.commandQueueOwnedIds.add(dataId);
    if (shader.tensors[name].startsWith('write')) {
      backend.tensorMap.get(dataId).values = null as never;
    }
  }
  encoder.dispatchCountInPass++;
  if (encoder.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder();
    backend.submitQueue();
  }
}

function bufferOf(backend: WebGPUBackend, dataId: tf.DataId): GPUBuffer {
  backend.uploadToGPU(dataId);
  return backend.tensorMap.get(dataId).resource as GPUBuffer;
}
