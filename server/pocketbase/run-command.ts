import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

export interface CommandResult {
  /** False when the program is missing, ran too long or ended with another status than 0. */
  readonly ok: boolean;
  readonly stdout: string;
}

interface CommandOptions {
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv;
}

const BUSY_RETRIES = 25;
const BUSY_PAUSE_MS = 40;

function runOnce(
  command: string,
  args: readonly string[],
  { timeoutMs, env = process.env }: CommandOptions,
): Promise<CommandResult & { readonly isBusy: boolean }> {
  const failed = (error: unknown): CommandResult & { readonly isBusy: boolean } => ({
    ok: false,
    stdout: '',
    isBusy: (error as NodeJS.ErrnoException).code === 'ETXTBSY',
  });
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, env, maxBuffer: 16 * 1024 * 1024, windowsHide: true };
    try {
      execFile(command, args, options, (error, stdout) => {
        resolve(error ? failed(error) : { ok: true, stdout, isBusy: false });
      });
    } catch (error) {
      // Node throws, instead of calling back, for some of the reasons why a program cannot start.
      resolve(failed(error));
    }
  });
}

/** Runs a program to its end. What it prints is not passed on: it may name private registries. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  // A child of ours that starts while a program is being written holds that file open for an instant.
  for (let retry = 0; retry < BUSY_RETRIES; retry += 1) {
    const { isBusy, ...result } = await runOnce(command, args, options);
    if (!isBusy) return result;
    await pause(BUSY_PAUSE_MS);
  }
  return { ok: false, stdout: '' };
}
