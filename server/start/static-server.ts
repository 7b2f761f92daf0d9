import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Plugin, preview } from 'vite';
import {
  type Headers,
  classifyPath,
  withConnectSources,
} from '../pocketbase/pb_hooks/lib/response-headers.cjs';
import type { StartSettings } from './settings.ts';

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The rules of the real server: its headers, and only routes of the app fall back to its page. */
function likeTheServer(root: string, headers: Headers): Plugin {
  return {
    name: 'like-the-server',
    configurePreviewServer(server) {
      server.middlewares.use((request, response, next) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
        const kind = classifyPath(path);
        const isThere =
          kind === 'route' ||
          ((kind === 'file' || kind === 'hashed') && isFile(join(root, 'dist', path)));
        if (isThere) {
          next();
        } else {
          response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
        }
      });
    },
  };
}

/** Serves the built app alone, with the headers that PocketBase would send. */
export async function serveAppOnly(
  root: string,
  settings: Pick<StartSettings, 'host' | 'port' | 'pacsOrigins'>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const file = new URL('../security-headers.json', import.meta.url);
  const { host, port, pacsOrigins } = settings;
  const own = JSON.parse(await readFile(file, 'utf8')) as Headers;
  const headers = { ...withConnectSources(own, pacsOrigins) };
  const server = await preview({
    root,
    logLevel: 'warn',
    plugins: [likeTheServer(root, headers)],
    preview: { host, port, strictPort: true, open: false, headers },
  });
  return { url: `http://${host}:${port}`, stop: () => server.close() };
}
