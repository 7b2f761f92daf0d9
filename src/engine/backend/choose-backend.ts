import * as tf from '@tensorflow/tfjs';
import { AppError } from '../../core/errors.ts';
import type { BackendName, DeviceReport, Trial } from '../../core/rpc/train-api.ts';
import { registerConv3dTransposeGradient } from '../ops/conv3d-transpose-gradient.ts';
import { repairGradients } from '../ops/repair-gradients.ts';
import { describeRenderer } from './device-names.ts';
import { registerComposedKernels } from '../kernels/composed/register.ts';
import { repairBackend } from '../kernels/repairs/repair-backend.ts';
import { memoryLimits } from './memory-limits.ts';
import type { OpenBackend } from './open-backend.ts';
import { isEmulatedGpu, tryBackends } from './trial.ts';
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
 * Opens WebGPU when there is an adapter, else WebAssembly, else WebGL, else plain JavaScript, and says why. tf.js
 * holds one set of backends a thread: close one before the next is opened.
 * @throws {AppError} gpu/no-backend
 */
export async function chooseBackend(choice: BackendChoice = {}): Promise<OpenBackend> {
  registerConv3dTransposeGradient();
  repairGradients();
  const opened = await openInOrder(choice).next();
  if (opened.done) throw noBackend();
  return opened.value;
}

/**
 * Opens every backend that is there, runs a short training step on each that may be fast, and keeps the fastest
 * that is right.
 * @throws {AppError} gpu/no-backend
 */
export async function chooseByTrial(choice: BackendChoice = {}): Promise<OpenBackend> {
  registerConv3dTransposeGradient();
  repairGradients();
  const all: OpenBackend[] = [];
  for await (const backend of openInOrder(choice)) all.push(backend);
  const trials = await tryBackends(all.map(({ report }) => report));
  const fastest = trials
    .filter(({ isRight }) => isRight)
    .toSorted((one, other) => timeOf(one) - timeOf(other))[0];
  const kept = all.find(({ report }) => report.backend === fastest?.backend);
  for (const backend of all) if (backend !== kept) backend.close();
  if (!kept) throw noBackend();
  await tf.setBackend(kept.report.backend);
  const reason = reasonOf(kept.report, all, trials);
  return { ...kept, report: { ...kept.report, reason, trials } };
}

function reasonOf(
  kept: DeviceReport,
  all: readonly OpenBackend[],
  trials: readonly Trial[],
): Reason {
  const webgpu = all.find(({ report }) => report.backend === 'webgpu')?.report;
  if (!webgpu || kept.backend === 'webgpu') return kept.reason;
  const trial = trials.find(({ backend }) => backend === 'webgpu');
  if (!trial && isEmulatedGpu(webgpu)) return 'webgpu-emulated';
  return trial?.isRight ? 'webgpu-slower' : 'webgpu-wrong';
}

/** All that reached the large step come first. */
const timeOf = ({ largeMs, smallMs }: Trial): number => largeMs ?? 1e6 + (smallMs ?? 1e6);

const noBackend = (): AppError => new AppError('gpu/no-backend', 'no backend can run here');

/** Those that are there, the fastest as a rule first; each is in use when it is given. */
async function* openInOrder(choice: BackendChoice): AsyncGenerator<OpenBackend> {
  const gpu = 'gpu' in choice ? choice.gpu : (navigator.gpu as GPU | undefined);
  const may = (name: BackendName) => (choice.only ?? name) === name;
  let reason: Reason = gpu ? 'adapter-missing' : 'webgpu-missing';
  if (may('webgpu')) {
    // tf.js itself does not look whether there is an adapter.
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter) yield complete(await openWebgpu(adapter));
  }
  if (may('wasm') && hasWasmSimd()) yield complete(await openWasm(reason, choice.wasm));
  if (may('webgl')) {
    const webgl = await openWebgl(reason);
    if (webgl) yield complete(webgl);
    else reason = 'webgl-missing';
  }
  if (may('cpu') && (await tf.setBackend('cpu'))) {
    yield complete({
      report: { backend: 'cpu', reason, adapter: 'cpu', isSoftware: true },
      failure: new AbortController().signal,
      settled: () => Promise.resolve(),
      close: () => undefined,
    });
  }
}

/** With those of our kernels that it has no own ones of, and with repairs. */
function complete(backend: OpenBackend): OpenBackend {
  repairBackend(backend.report.backend);
  registerComposedKernels(backend.report.backend);
  return { ...backend, report: { ...backend.report, limits: memoryLimits() } };
}

async function openWebgl(reason: Reason): Promise<OpenBackend | null> {
  if (typeof OffscreenCanvas === 'undefined') return null;
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
