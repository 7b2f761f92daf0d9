import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import securityHeaders from '../security-headers.json' with { type: 'json' };
import { isBuildStale } from './app-build.ts';
import { tryPort } from './port.ts';
import { readSettings } from './settings.ts';
import { serveAppOnly } from './static-server.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rcdm-start-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string, atSeconds?: number): Promise<void> {
  const full = join(root, path);
  await mkdir(join(full, '..'), { recursive: true });
  await writeFile(full, text);
  if (atSeconds !== undefined) {
    await utimes(full, atSeconds, atSeconds);
    await utimes(join(full, '..'), atSeconds, atSeconds);
  }
}

describe('settings', () => {
  test('the usual ones', () => {
    expect(readSettings({}, root)).toEqual({
      settings: {
        host: '127.0.0.1',
        port: 8090,
        dataDir: join(root, 'pb_data'),
        pacsOrigins: [],
        isGateOverridden: false,
      },
    });
  });

  test('out of the environment', () => {
    const env = {
      RCDM_PORT: '9000',
      RCDM_HOST: '0.0.0.0',
      RCDM_DATA: '/srv/rcdm',
      RCDM_PACS_ORIGINS: 'https://pacs.example',
      RCDM_GATE_OVERRIDE: 'store-anyway',
    };
    expect(readSettings(env, root)).toEqual({
      settings: {
        host: '0.0.0.0',
        port: 9000,
        dataDir: '/srv/rcdm',
        pacsOrigins: ['https://pacs.example'],
        isGateOverridden: true,
      },
    });
  });

  test.each([
    ['RCDM_PORT', '80x'],
    ['RCDM_PORT', '0'],
    ['RCDM_PORT', '70000'],
    ['RCDM_HOST', 'a b'],
    ['RCDM_PACS_ORIGINS', "https://a.example 'unsafe-eval'"],
    ['RCDM_GATE_OVERRIDE', 'yes'],
  ])('%s=%s is answered with a sentence', (name, value) => {
    const read = readSettings({ [name]: value }, root);
    expect(read).toEqual({ problem: expect.stringContaining(name) as string });
  });
});

describe('age of the build', () => {
  test('missing, ended half way, fresh, older than a source in a subfolder', async () => {
    await write('src/app/main.ts', '', 1000);
    await utimes(join(root, 'src'), 1000, 1000);
    expect(await isBuildStale(root)).toBe(true);
    await write('dist/index.html', '', 2000);
    expect(await isBuildStale(root)).toBe(true);
    await write('dist/sw.js', '', 2001);
    expect(await isBuildStale(root)).toBe(false);
    await write('src/app/main.ts', 'changed', 3000);
    expect(await isBuildStale(root)).toBe(true);
  });
});

test('a port in use is told from a free one', async () => {
  const port = await tryPort('127.0.0.1', 0);
  expect(port).toBeGreaterThan(0);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port ?? 0, '127.0.0.1', resolve));
  expect(await tryPort('127.0.0.1', port ?? 0)).toBeNull();
  await new Promise((resolve) => other.close(resolve));
  expect(await tryPort('127.0.0.1', port ?? 0)).toBe(port);
});

test('without PocketBase the app is served with the same headers', async () => {
  await write('dist/index.html', '<!doctype html><title>alone</title>');
  await write('dist/assets/a-1.js', 'export {};');
  const port = (await tryPort('127.0.0.1', 0)) ?? 0;
  const server = await serveAppOnly(root, {
    host: '127.0.0.1',
    port,
    pacsOrigins: ['https://pacs.example'],
  });
  try {
    for (const [path, status, type] of [
      ['/', 200, 'text/html'],
      ['/study/2.25.7', 200, 'text/html'],
      ['/assets/a-1.js', 200, 'text/javascript'],
      ['/assets/gone-2.js', 404, 'text/plain'],
      ['/assets/', 404, 'text/plain'],
      ['/api/health', 404, 'text/plain'],
    ] as const) {
      const response = await fetch(server.url + path);
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('content-type')).toContain(type);
      for (const [name, value] of Object.entries(securityHeaders)) {
        const opened = value.replace(
          "connect-src 'self'",
          "connect-src 'self' https://pacs.example",
        );
        expect(response.headers.get(name)).toBe(opened);
      }
    }
  } finally {
    await server.stop();
  }
});
