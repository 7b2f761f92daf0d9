import * as tf from '@tensorflow/tfjs';
import { AppError } from '../../core/errors.ts';
import type { BackendName, DeviceReport } from '../../core/rpc/train-api.ts';
import { registerConv3dTransposeGradient } from '../ops/conv3d-transpose-gradient.ts';
import { describeRenderer } from './device-names.ts';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import type { OpenBackend } from './open-backend.ts';
import { hasWasmSimd, openWasm, type WasmChoice } from './wasm-backend.ts';
import { openWebgpu } from './webgpu-backend.ts';

export interface BackendChoice {
  /** Takes this backend or fails; without it the fastest one that is there. */
  readonly only?: BackendName;
  readonly gpu?: GPU | undefined;
  readonly wasm?: WasmChoice;
}

type Reason = DeviceReport['reason'];

/**
 * Opens WebGPU when there is an adapter, else WebGL, else plain JavaScript, and says why. tf.js
 * holds one set of backends a thread: close one before the next is opened.
 * @throws {AppError} gpu/no-backend
 */
export async function chooseBackend(choice: BackendChoice = {}): Promise<OpenBackend> {
  const backend = await openFirst(choice);
  registerConv3dTransposeGradient();
  registerComposedKernels(backend.report.backend);
  return backend;
}

async function openFirst(choice: BackendChoice): Promise<OpenBackend> {
  const gpu = 'gpu' in choice ? choice.gpu : (navigator.gpu as GPU | undefined);
  const may = (name: BackendName) => (choice.only ?? name) === name;
  let reason: Reason = gpu ? 'adapter-missing' : 'webgpu-missing';
  if (may('webgpu')) {
    // tf.js itself does not look whether there is an adapter.
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) return await openWebgpu(adapter);
  }
  if (may('wasm') && hasWasmSimd()) return await openWasm(reason, choice.wasm);
  if (may('webgl')) {
    const webgl = await openWebgl(reason);
    if (webgl) return webgl;
    reason = 'webgl-missing';
  }
  if (may('cpu') && (await tf.setBackend('cpu'))) {
    return {
      report: { backend: 'cpu', reason, adapter: 'cpu', isSoftware: true },
      failure: new AbortController().signal,
      settled: () => Promise.resolve(),
      close: () => undefined,
    };
  }
  throw new AppError('gpu/no-backend', 'no backend can run here', { reason });
}

async function openWebgl(reason: Reason): Promise<OpenBackend | null> {
  // Half precision textures are too coarse to train with; the CPU is slower but right.
  if (!tf.env().getBool('HAS_WEBGL') || !tf.env().getBool('WEBGL_RENDER_FLOAT32_CAPABLE')) {
    return null;
  }
  if (!(await tf.setBackend('webgl'))) return null;
  const backend = tf.backend();
  if (!(backend instanceof tf.MathBackendWebGL)) return null;
  const { gl } = backend.getGPGPUContext();
  // The WebWorker library has no type for it: an HTMLCanvasElement or an OffscreenCanvas.
  const { canvas } = gl as unknown as { readonly canvas: EventTarget };
  const failure = new AbortController();
  const onLost = () => {
    failure.abort(new AppError('gpu/device-lost', 'the WebGL context was lost'));
  };
  canvas.addEventListener('webglcontextlost', onLost);
  return {
    report: { backend: 'webgl', reason, ...describeRenderer(gl) },
    failure: failure.signal,
    settled: () => Promise.resolve(),
    close() {
      canvas.removeEventListener('webglcontextlost', onLost);
    },
  };
}
