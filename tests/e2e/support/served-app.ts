import { preview, type PreviewServer } from 'vite';
import { test } from './studio.ts';

/** The built app without PocketBase behind it, for the tests of one file. Call it at the top of the file. */
export function serveApp(): { readonly url: string } {
  const app = { url: '' };
  let server: PreviewServer;
  test.beforeAll(async () => {
    server = await preview({ preview: { host: '127.0.0.1', port: 0, strictPort: false } });
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    app.url = `http://127.0.0.1:${address.port}`;
  });
  test.afterAll(async () => {
    await server.close();
  });
  return app;
}
