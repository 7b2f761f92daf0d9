import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { WasmPlatform } from './wasm-platform.ts';

const FILE = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
const ERRORS = ['uncaughtException', 'unhandledRejection'] as const;
const THREAD = new URL('./wasm-thread.node.ts', import.meta.url);

export const wasmPlatform: WasmPlatform = {
  readTfjsModule: async () =>
    new Uint8Array(await readFile(createRequire(import.meta.url).resolve(FILE))),
  canShareMemory: true,
  async start(program) {
    const kept = ERRORS.map((event) => new Set(process.rawListeners(event)));
    const started = await program();
    ERRORS.forEach((event, i) => {
      for (const listener of process.rawListeners(event)) {
        if (!kept[i]?.has(listener)) process.off(event, listener as () => void);
      }
    });
    return started;
  },
  startThread(start) {
    const worker = new Worker(THREAD, { workerData: start });
    return new Promise((resolve) => {
      worker.once('message', () => {
        resolve(true);
        // A thread that waits for work must not keep the process alive.
        worker.unref();
      });
      worker.once('error', () => {
        resolve(false);
      });
    });
  },
};
