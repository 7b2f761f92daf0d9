import { repairStockKernels } from './repairs/index.ts';

let isDone = false;

/** Registers our kernels and repairs over those of tf.js, once a thread. */
export function registerWebgpuKernels(): void {
  if (isDone) return;
  isDone = true;
  repairStockKernels();
}
