import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { registerConvolutions } from './convolution-kernels.ts';
import { registerLosses } from './loss-kernels.ts';
import { registerNorms } from './norm-kernels.ts';
import { registerOptimizers } from './optimizer-kernels.ts';
import { registerProducts } from './matmul-kernels.ts';
import { registerPools } from './pool-kernels.ts';
import { registerUpSampling } from './up-sample-kernels.ts';
import { WasmHeap } from './wasm-heap.ts';

const decode = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

/** Puts our kernels on the heap of the backend, in the place of stock ones and beside them. */
export async function registerWasmKernels(backend: BackendWasm): Promise<void> {
  const plain = await import('./kernels-plain.generated.ts');
  const heap = new WasmHeap(backend, await WebAssembly.compile(decode(plain.KERNEL_MODULE)));
  registerConvolutions(heap);
  registerProducts(heap);
  registerPools(heap);
  registerNorms(heap);
  registerLosses(heap);
  registerOptimizers(heap);
  registerUpSampling(heap);
}
