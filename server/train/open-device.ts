import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';
import { AppError } from '../../src/core/errors.ts';
import type { Device } from './options.ts';

/** Dawn, or undefined where its native module is not installed: it is optional. */
async function dawn(): Promise<GPU | undefined> {
  try {
    const { openDawn } = await import('../../src/engine/backend/dawn.ts');
    return openDawn();
  } catch {
    return undefined;
  }
}

/** A GPU, and no processor that plays one: WebAssembly is faster there. */
async function openHardware(): Promise<OpenBackend | null> {
  try {
    const backend = await chooseBackend({ only: 'webgpu', gpu: await dawn() });
    if (!backend.report.isSoftware) return backend;
    backend.close();
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'gpu/no-backend') return null;
    throw error;
  }
}

/** The device that was asked for, or the fastest that is there. @throws {AppError} gpu/no-backend */
export async function openDevice(
  device: Device | null,
  threads: number | null,
): Promise<OpenBackend> {
  const wasm = threads === null ? {} : { wasm: { threads } };
  if (device === 'webgpu') return await chooseBackend({ only: device, gpu: await dawn() });
  if (device !== null) return await chooseBackend({ only: device, ...wasm });
  return (await openHardware()) ?? (await chooseBackend({ gpu: undefined, ...wasm }));
}
