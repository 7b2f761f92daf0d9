import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { WasmBinary } from './wasm-binary.ts';

const FILE = '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';

export const wasmBinary: WasmBinary = {
  readTfjsModule: async () =>
    new Uint8Array(await readFile(createRequire(import.meta.url).resolve(FILE))),
};
