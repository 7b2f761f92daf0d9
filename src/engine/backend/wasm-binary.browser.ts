import moduleUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import { AppError } from '../../core/errors.ts';
import type { WasmBinary } from './wasm-binary.ts';

export const wasmBinary: WasmBinary = {
  async readTfjsModule() {
    const response = await fetch(moduleUrl, { credentials: 'same-origin' });
    if (!response.ok) {
      throw new AppError('gpu/no-backend', 'the wasm backend is not served', {
        status: response.status,
      });
    }
    return new Uint8Array(await response.arrayBuffer());
  },
};
