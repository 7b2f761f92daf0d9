import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { setRecorder } from '../../ops/recorder.ts';
import { registerConvolutions } from './convolution-kernels.ts';
import { registerCopies } from './copy-kernels.ts';
import { registerElementwise } from './elementwise-kernels.ts';
import { registerLosses } from './loss-kernels.ts';
import { registerProducts } from './matmul-kernels.ts';
import { registerNorms } from './norm-kernels.ts';
import { registerOptimizers } from './optimizer-kernels.ts';
import { PassRecorder } from './pass-recorder.ts';
import { registerPools } from './pool-kernels.ts';
import { registerRecurrent } from './recurrent-kernels.ts';
import { registerUpSampling } from './up-sample-kernels.ts';
import { WasmHeap } from './wasm-heap.ts';

const BUILDS = {
  plain: () => import('./kernels-plain.generated.ts'),
  relaxed: () => import('./kernels-relaxed.generated.ts'),
  'plain-threads': () => import('./kernels-plain-threads.generated.ts'),
  'relaxed-threads': () => import('./kernels-relaxed-threads.generated.ts'),
} as const;

export type KernelBuild = keyof typeof BUILDS;

/** A function that multiplies and adds with one rounding. */
const RELAXED_PROBE = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
];

export function bestBuild(isShared: boolean): KernelBuild {
  const isRelaxed = WebAssembly.validate(Uint8Array.from(RELAXED_PROBE));
  if (isShared) return isRelaxed ? 'relaxed-threads' : 'plain-threads';
  return isRelaxed ? 'relaxed' : 'plain';
}

const decode = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Puts our kernels on the heap of the backend, in the place of stock ones and beside them. */
export async function registerWasmKernels(
  backend: BackendWasm,
  build: KernelBuild,
): Promise<WasmHeap> {
  const { KERNEL_MODULE } = await BUILDS[build]();
  const heap = new WasmHeap(backend, await WebAssembly.compile(decode(KERNEL_MODULE)));
  registerConvolutions(heap);
  registerProducts(heap);
  registerPools(heap);
  registerNorms(heap);
  registerLosses(heap);
  registerOptimizers(heap);
  registerRecurrent(heap);
  registerUpSampling(heap);
  registerCopies(heap);
  registerElementwise(heap);
  setRecorder(backend, new PassRecorder(heap, backend));
  return heap;
}
