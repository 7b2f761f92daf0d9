import { plural, type Template } from '../core/i18n.ts';
import type { BackendName, DeviceReport } from '../core/rpc/train-api.ts';

export const BACKEND_NAMES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
  webgl: 'WebGL',
  cpu: 'CPU',
};

type Program = NonNullable<DeviceReport['program']>;

const onProcessor: Template<Program> = {
  en: ({ build, threads }, f) =>
    `WebAssembly · ${build}, ${f.number(threads)} ${plural(threads, 'thread', 'threads')}`,
  ko: ({ build, threads }, f) => `WebAssembly · ${build}, 스레드 ${f.number(threads)}개`,
};

/** `WebGPU · nvidia ampere`, `WebAssembly · relaxed-threads, 2 threads`: what the last digits of a run depend on. */
export function deviceText(
  { backend, adapter, program }: DeviceReport,
  t: (template: Template<Program>, values: Program) => string,
): string {
  if (program) return t(onProcessor, program);
  return backend === 'cpu' ? BACKEND_NAMES.cpu : `${BACKEND_NAMES[backend]} · ${adapter}`;
}
