import { create, globals } from 'webgpu';

/**
 * WebGPU for Node: Dawn, by its native module. Never part of the page. Options are Dawn's, such as
 * `backend=null` for a device that runs nothing. Puts the GPU classes and `navigator.gpu` where
 * tf.js looks for them.
 */
export function openDawn(options: readonly string[] = []): GPU {
  Object.assign(globalThis, globals);
  const gpu = create([...options]);
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}
