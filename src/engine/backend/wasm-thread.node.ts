import { parentPort, workerData } from 'node:worker_threads';
import { runThread } from './run-thread.ts';
import type { ThreadStart } from './wasm-platform.ts';

runThread(workerData as ThreadStart, () => parentPort?.postMessage(true));
