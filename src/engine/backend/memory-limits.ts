import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../../core/rpc/train-api.ts';
import type { MemoryLimits } from '../../core/training/network/training-memory.ts';

/** Its memory may grow to twice as much, where addresses no longer fit a signed number: never tried. */
const WASM_HEAP_BYTES = 2 ** 31;
/** Its allocator finds no larger piece in a heap that was used before. */
const WASM_TENSOR_BYTES = 2 ** 30;
/** What browsers and Node let one thread have of typed arrays, about. */
const SCRIPT_BYTES = 2 ** 32;
/** Four float32 a texel. */
const TEXEL_BYTES = 16;

/** What the backend in use can take beside what it holds. A GPU does not say how much memory it has in all. */
export function memoryLimits(): MemoryLimits {
  const { numBytes } = tf.memory();
  switch (tf.getBackend() as BackendName) {
    case 'webgpu': {
      const { limits } = (tf.backend() as unknown as { device: GPUDevice }).device;
      const tensor = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
      return { total: null, tensor };
    }
    case 'webgl': {
      const side = tf.env().getNumber('WEBGL_MAX_TEXTURE_SIZE');
      return { total: null, tensor: TEXEL_BYTES * side ** 2 };
    }
    case 'wasm':
      return { total: WASM_HEAP_BYTES - numBytes, tensor: WASM_TENSOR_BYTES };
    case 'cpu':
      return { total: SCRIPT_BYTES - numBytes, tensor: SCRIPT_BYTES / 2 };
  }
}
