import * as tf from '@tensorflow/tfjs';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as factory from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import { wasmBinary } from '#wasm-binary';
import { AppError } from '../../core/errors.ts';
import type { DeviceReport } from '../../core/rpc/train-api.ts';
import { registerWasmKernels } from '../kernels/wasm/register-wasm-kernels.ts';
import type { OpenBackend } from './open-backend.ts';

type Program = ConstructorParameters<typeof BackendWasm>[0];
type Instantiate = (
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
) => object;
type Factory = (config: { instantiateWasm: Instantiate }) => Promise<Program>;

/** A function that makes a vector: what cannot compile it has no vectors. */
const SIMD_PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0],
  ...[65, 0, 253, 15, 26, 11],
];

export const hasWasmSimd = (): boolean => WebAssembly.validate(Uint8Array.from(SIMD_PROBE));

/** Emscripten's loader; a bundler and Node put it in different places. */
function loader(): Factory {
  const { default: inner } = factory as unknown as { default: Factory | { default: Factory } };
  return typeof inner === 'function' ? inner : inner.default;
}

/** tf.js would look for the file beside its script and start threads of its own, which a strict page refuses. */
async function startProgram(bytes: Uint8Array<ArrayBuffer>): Promise<Program> {
  const start = loader();
  const module = await WebAssembly.compile(bytes);
  const program = await new Promise<Program>((resolve, reject) => {
    const instantiateWasm: Instantiate = (imports, done) => {
      WebAssembly.instantiate(module, imports).then((instance) => {
        done(instance, module);
      }, reject);
      return {};
    };
    start({ instantiateWasm }).then(resolve, reject);
  });
  const exported = program as unknown as Record<string, unknown>;
  const calls = {
    tfjs: {
      init: exported['_init'],
      initWithThreadsCount: exported['_init_with_threads_count'],
      getThreadsCount: exported['_get_threads_count'],
      registerTensor: exported['_register_tensor'],
      disposeData: exported['_dispose_data'],
      dispose: exported['_dispose'],
    },
  };
  return Object.assign(program, calls as unknown as Pick<Program, 'tfjs'>);
}

/**
 * Runs tf.js in WebAssembly with 128-bit vectors, on the processor.
 * @throws {AppError} gpu/no-backend
 */
export async function openWasm(reason: DeviceReport['reason']): Promise<OpenBackend> {
  const program = await startProgram(await wasmBinary.readTfjsModule()).catch((cause: unknown) => {
    throw new AppError('gpu/no-backend', 'the wasm backend did not start', {}, { cause });
  });
  const stock: unknown = tf.findBackendFactory('wasm');
  if (stock) tf.removeBackend('wasm');
  // The name must stay: the kernels are registered under it.
  const backend = new BackendWasm(program);
  tf.registerBackend('wasm', () => backend, 3);
  await tf.setBackend('wasm');
  await registerWasmKernels(backend);
  return {
    report: { backend: 'wasm', reason, adapter: 'cpu', isSoftware: true },
    failure: new AbortController().signal,
    settled: () => Promise.resolve(),
    close: () => undefined,
  };
}
