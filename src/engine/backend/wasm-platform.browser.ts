import moduleUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import { AppError } from '../../core/errors.ts';
import type { WasmPlatform } from './wasm-platform.ts';

export const wasmPlatform: WasmPlatform = {
  async readTfjsModule() {
    const response = await fetch(moduleUrl, { credentials: 'same-origin' });
    if (!response.ok) {
      throw new AppError('gpu/no-backend', 'the wasm backend is not served', {
        status: response.status,
      });
    }
    return new Uint8Array(await response.arrayBuffer());
  },
  start: (program) => program(),
  canShareMemory: self.crossOriginIsolated,
  startThread(start) {
    const worker = new Worker(new URL('./wasm-thread.browser.ts', import.meta.url), {
      type: 'module',
    });
    return new Promise((resolve) => {
      worker.onmessage = () => {
        resolve(true);
      };
      worker.onerror = () => {
        resolve(false);
      };
      worker.postMessage(start);
    });
  },
};
