import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { POCKETBASE_VERSION } from './pinned-release.ts';
import { runCommand } from './run-command.ts';

/** Where a person's caches are on this system; outside the repository, so one copy serves every clone. */
export function cacheFolder(env: NodeJS.ProcessEnv, platform: string): string {
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'rcdm-studio');
  }
  if (env['XDG_CACHE_HOME']) return join(env['XDG_CACHE_HOME'], 'rcdm-studio');
  const home = env['HOME'] ?? homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'rcdm-studio');
  return join(home, '.cache', 'rcdm-studio');
}

/** True when the program at this path runs here and is the pinned version. */
export async function isPinnedPocketBase(path: string): Promise<boolean> {
  const { ok, stdout } = await runCommand(path, ['--version'], { timeoutMs: 15_000 });
  return ok && stdout.trim().endsWith(` version ${POCKETBASE_VERSION}`);
}

/**
 * Puts a checked program into the cache: written beside its place, tried, then renamed into it, so
 * another process sees either nothing or the whole file. False when it does not run here.
 */
export async function installExecutable(path: string, bytes: Uint8Array): Promise<boolean> {
  const fresh = `${path}.${randomUUID()}${path.endsWith('.exe') ? '.exe' : ''}`;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(fresh, bytes, { mode: 0o600 });
    await chmod(fresh, 0o755);
    if (!(await isPinnedPocketBase(fresh))) return false;
    await rename(fresh, path);
    return true;
  } finally {
    await rm(fresh, { force: true });
  }
}
