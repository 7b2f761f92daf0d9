import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  /** As it went over the wire, address and headers included. */
  readonly bytes: Buffer;
}

export interface RecordingProxy {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** What the server gets to see from now on: every request, only failures, or nothing. */
  mode: 'pass' | 'unavailable';
  /** Called before a request is passed on; resolves when it may. */
  before: (path: string) => Promise<void>;
  stop(): Promise<void>;
}

/** Stands between a browser and a server and keeps every byte that the browser sends. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port } = new URL(target);
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', url: path = '/', headers } = incoming;
      const body = Buffer.concat(chunks);
      const head = Buffer.from(`${path}\n${JSON.stringify(headers)}\n`);
      requests.push({ method, path, bytes: Buffer.concat([head, body]) });
      if (proxy.mode === 'unavailable') {
        outgoing.writeHead(503).end();
        return;
      }
      void proxy.before(path).then(() => {
        const passed = request({ hostname, port, method, path, headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        });
        passed.on('error', () => {
          outgoing.destroy();
        });
        passed.end(body);
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy: RecordingProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    mode: 'pass',
    before: () => Promise.resolve(),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
