import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  startPocketBase,
  type TestPocketBase,
  whyNoPocketBase,
} from '../../tests/support/pocketbase.ts';
import securityHeaders from '../security-headers.json' with { type: 'json' };
import { parseOrigins, withConnectSources } from './pb_hooks/lib/response-headers.cjs';

const missing = await whyNoPocketBase();
const pacs = 'https://pacs.example:8443';
const POLICY = 'Content-Security-Policy';

describe('origins of a PACS', () => {
  test.each([
    ['https://pacs.example:8443', ['https://pacs.example:8443']],
    ['http://10.0.0.7:8042, HTTPS://B.example/', ['http://10.0.0.7:8042', 'https://b.example']],
    ['http://[::1]:8042', ['http://[::1]:8042']],
    ['', []],
  ])('%s', (list, origins) => {
    expect(parseOrigins(list)).toEqual({ origins, refused: [] });
  });

  test.each([
    '*',
    "'unsafe-inline'",
    'https:',
    'javascript:alert(1)',
    'https://a.example/dicom-web',
    'https://*.example',
    'https://user@a.example',
    "https://a.example;script-src'unsafe-eval'",
    'ws://a.example',
  ])('%s is no origin', (word) => {
    expect(parseOrigins(word).origins).toEqual([]);
    expect(parseOrigins(word).refused).not.toEqual([]);
  });

  test('only connect-src is opened', () => {
    const [before = [], after = []] = [
      securityHeaders,
      withConnectSources(securityHeaders, [pacs]),
    ].map((headers) => headers[POLICY].split('; '));
    expect(after.filter((directive) => !before.includes(directive))).toEqual([
      `connect-src 'self' ${pacs}`,
    ]);
    expect(after).toHaveLength(before.length);
  });
});

describe.skipIf(missing)(`headers${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let server: TestPocketBase;
  beforeAll(async () => {
    server = await startPocketBase({ pacsOrigins: pacs });
  }, 60_000);
  afterAll(() => server.stop());

  const get = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(server.url + path, { redirect: 'manual', ...init });

  const immutable = 'public, max-age=31536000, immutable';
  test.each([
    ['/', 200, 'text/html', 'no-cache'],
    ['/occurrences', 200, 'text/html', 'no-cache'],
    ['/study/2.25.7', 200, 'text/html', 'no-cache'],
    ['/sw.js', 200, 'text/javascript', 'no-cache'],
    ['/assets/index-1a2b3c.js', 200, 'text/javascript', immutable],
    ['/assets/index-older1.js', 404, 'application/json', 'no-store'],
    ['/assets/folder', 404, 'application/json', 'no-store'],
    ['/missing.js', 404, 'application/json', 'no-store'],
    ['/missing.webmanifest', 404, 'application/json', 'no-store'],
    ['/api/health', 200, 'application/json', 'no-store'],
    ['/api/nothing', 404, 'application/json', 'no-store'],
    ['/api/collections/person/records', 200, 'application/json', 'no-store'],
  ])('%s answers %i %s, %s', async (path, status, type, cacheControl) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('cache-control')).toBe(cacheControl);
    for (const [name, value] of Object.entries(withConnectSources(securityHeaders, [pacs]))) {
      expect(response.headers.get(name), name).toBe(value);
    }
    expect(response.headers.get('content-encoding')).toBe(status === 200 ? 'gzip' : null);
  });

  test('a script travels compressed and arrives whole', async () => {
    const path = '/assets/index-1a2b3c.js';
    const plain = await get(path, { headers: { 'Accept-Encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const text = await plain.text();
    expect(text).toHaveLength(11_000);
    expect(await (await get(path)).text()).toBe(text);
  });

  test("PocketBase's own page keeps its own policy", async () => {
    const response = await get('/_/');
    expect(response.status).toBe(200);
    expect(response.headers.get(POLICY)).not.toBe(securityHeaders[POLICY]);
    expect(response.headers.get(POLICY)).toContain("default-src 'self'");
  });

  test('another origin gets no CORS', async () => {
    for (const path of ['/api/health', '/']) {
      const response = await get(path, { headers: { Origin: 'https://evil.example' } });
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('the way out of the folder is closed', async () => {
    for (const path of [
      '/..%2f..%2fetc%2fpasswd',
      '/%2e%2e/data/data.db',
      '/assets/..%2f..%2fdata',
    ]) {
      const body = await (await get(path)).text();
      expect(body).not.toContain('root:');
      expect(body).not.toContain('SQLite');
    }
  });
});
