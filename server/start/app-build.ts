import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const SOURCES = [
  'src',
  'workers',
  'public',
  'index.html',
  'vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
];

async function modifiedAt(path: string): Promise<number> {
  const entry = await stat(path).catch(() => null);
  return entry?.mtimeMs ?? 0;
}

/** Time of the youngest file under these paths; 0 when none is there. */
async function newestChange(root: string, paths: readonly string[]): Promise<number> {
  let newest = 0;
  for (const path of paths) {
    const full = join(root, path);
    newest = Math.max(newest, await modifiedAt(full));
    const entries = await readdir(full, { recursive: true }).catch(() => []);
    for (const entry of entries) newest = Math.max(newest, await modifiedAt(join(full, entry)));
  }
  return newest;
}

/** True when dist/ is missing, was left half made, or is older than what it is made of. */
export async function isBuildStale(root: string): Promise<boolean> {
  const pageAt = await modifiedAt(join(root, 'dist', 'index.html'));
  // Written last: a build that was ended in between has none.
  const builtAt = Math.min(pageAt, await modifiedAt(join(root, 'dist', 'sw.js')));
  return builtAt === 0 || (await newestChange(root, SOURCES)) > builtAt;
}

export async function buildApp(root: string): Promise<void> {
  await build({ root, logLevel: 'warn' });
}
