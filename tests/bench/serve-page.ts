import { build, preview } from 'vite';

export interface ServedPage {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Builds a page of the benchmarks, as users get the app, and serves it under a name of its own. */
export async function servePage(page: string): Promise<ServedPage> {
  const outDir = `.cache/bench-${page.replaceAll(/\W+/g, '-')}`;
  await build({ logLevel: 'error', build: { outDir, rolldownOptions: { input: page } } });
  const server = await preview({ build: { outDir }, preview: { port: 0 } });
  return {
    url: `${server.resolvedUrls?.local[0] ?? ''}${page}`,
    close: () => server.close(),
  };
}
