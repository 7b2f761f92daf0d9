import * as tf from '@tensorflow/tfjs';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as factory from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import { wasmPlatform } from '#wasm-platform';
import { AppError } from '../../core/errors.ts';
import type { DeviceReport } from '../../core/rpc/train-api.ts';
import {
  bestBuild,
  registerWasmKernels,
  type KernelBuild,
} from '../kernels/wasm/register-wasm-kernels.ts';
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

/** Every thread more shares out what is left of small jobs: measured up to this many. */
const MOST_THREADS = 8;

const MEMORY_SECTION = 5;
const IS_BOUNDED = 1;
const IS_SHARED = 3;

/**
 * The same program with a memory that threads can share: one flag of its memory section. tf.js's own build with
 * threads starts workers out of text, which a strict page refuses, and none in Node.
 * @throws {AppError} gpu/no-backend when the program is another one than is known
 */
function withSharedMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let at = 8;
  while (at < bytes.length && bytes[at] !== MEMORY_SECTION) {
    let size = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = bytes[++at] ?? 0;
      size |= (byte & 0x7f) << shift;
    }
    at += size + 1;
  }
  const flags = at + 3;
  if (bytes[at + 2] !== 1 || bytes[flags] !== IS_BOUNDED) {
    throw new AppError('gpu/no-backend', 'the wasm backend has another memory than expected');
  }
  const shared = bytes.slice();
  shared[flags] = IS_SHARED;
  return shared;
}

export interface WasmBackend extends OpenBackend {
  /** Pieces of work that its threads have done so far. */
  helped(): number;
}

export interface WasmChoice {
  /** 1 for none beside the one that asks; without it, one for each core. */
  readonly threads?: number | undefined;
  /** Without it the fastest that runs here. */
  readonly build?: KernelBuild | undefined;
}

/**
 * Runs tf.js in WebAssembly with 128-bit vectors, on the processor. Results do not depend on the number of
 * threads; in their last digits they do on whether the build is relaxed.
 * @throws {AppError} gpu/no-backend
 */
export async function openWasm(
  reason: DeviceReport['reason'],
  choice: WasmChoice = {},
): Promise<WasmBackend> {
  const cores = Math.min(MOST_THREADS, navigator.hardwareConcurrency);
  const threads = wasmPlatform.canShareMemory ? (choice.threads ?? cores) : 1;
  const build = choice.build ?? bestBuild(threads > 1);
  const stock = await wasmPlatform.readTfjsModule();
  const isShared = build.endsWith('threads');
  const bytes = isShared ? withSharedMemory(stock) : stock;
  const program = await wasmPlatform
    .start(() => startProgram(bytes))
    .catch((cause: unknown) => {
      throw new AppError('gpu/no-backend', 'the wasm backend did not start', {}, { cause });
    });
  const before: unknown = tf.findBackendFactory('wasm');
  if (before) tf.removeBackend('wasm');
  // The name must stay: the kernels are registered under it.
  const backend = new BackendWasm(program);
  tf.registerBackend('wasm', () => backend, 3);
  await tf.setBackend('wasm');
  const heap = await registerWasmKernels(backend, build);
  const begun = await Promise.all(
    Array.from({ length: threads - 1 }, () => wasmPlatform.startThread(heap.newThread())),
  );
  return {
    report: {
      backend: 'wasm',
      reason,
      adapter: 'cpu',
      isSoftware: true,
      program: { build, threads: 1 + begun.filter(Boolean).length },
    },
    failure: new AbortController().signal,
    settled: () => Promise.resolve(),
    helped: () => heap.helped,
    close() {
      heap.endThreads();
    },
  };
}
