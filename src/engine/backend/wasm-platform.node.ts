import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { WasmPlatform } from './wasm-platform.ts';

const FILE = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
const THREAD = new URL('./wasm-thread.node.ts', import.meta.url);

export const wasmPlatform: WasmPlatform = {
  readTfjsModule: async () =>
    new Uint8Array(await readFile(createRequire(import.meta.url).resolve(FILE))),
  canShareMemory: true,
  startThread(start) {
    const worker = new Worker(THREAD, { workerData: start });
    // A thread that waits for work must not keep the process alive.
    worker.unref();
  },
};
