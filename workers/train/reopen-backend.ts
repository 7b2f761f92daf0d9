import { AppError } from '../../src/core/errors.ts';
import type { DeviceReport } from '../../src/core/rpc/train-api.ts';
import { chooseBackend, chooseByTrial } from '../../src/engine/backend/choose-backend.ts';
import type { OpenBackend } from '../../src/engine/backend/open-backend.ts';

/** Whether results have the same last digits. */
export const isSameDevice = (one: DeviceReport, other: DeviceReport): boolean =>
  one.backend === other.backend && one.program?.build === other.program?.build;

/**
 * The device on which a run began, so that it ends with the bytes that it would have had; another where that one
 * is there no more. @throws {AppError} gpu/no-backend
 */
export async function reopenBackend(wanted: DeviceReport): Promise<OpenBackend> {
  const { backend: only, program, reason, trials } = wanted;
  try {
    const opened = await chooseBackend({ only, wasm: { ...program } });
    return { ...opened, report: { ...opened.report, reason, ...(trials && { trials }) } };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'gpu/no-backend') throw error;
    return await chooseByTrial();
  }
}
