import { chooseBackend } from '../../src/engine/backend/choose-backend.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';
import { UsageError } from '../deidentify/usage-error.ts';
import type { Device } from './options.ts';

/**
 * The device that was asked for, or the fastest that is there.
 * @throws {UsageError} for threads that it cannot have; {AppError} gpu/no-backend
 */
export async function openDevice(
  device: Device | null,
  threads: number | null,
): Promise<OpenBackend> {
  if ((threads ?? 1) > 1) throw new UsageError('The device runs in one thread.');
  return await chooseBackend(device === null ? {} : { only: device });
}
