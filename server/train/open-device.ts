import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';
import type { Device } from './options.ts';

/** The device that was asked for, or the fastest that is there. @throws {AppError} gpu/no-backend */
export async function openDevice(
  device: Device | null,
  threads: number | null,
): Promise<OpenBackend> {
  return await chooseBackend({
    ...(device !== null && { only: device }),
    ...(threads !== null && { wasm: { threads } }),
  });
}
