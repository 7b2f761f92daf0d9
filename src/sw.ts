/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';

declare const self: ServiceWorkerGlobalScope & {
  __WB_MANIFEST: (string | { url: string; revision: string | null })[];
};

/*
 * Only the program itself is cached: its pages, scripts, codecs and fonts. Answers of the API and
 * images of patients never enter Cache Storage. A new version waits until every tab of the old one
 * is closed, so a page never loads chunks of two versions.
 */
cleanupOutdatedCaches();
precacheAndRoute(self.__WB_MANIFEST);
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/api\//, /^\/_\//],
  }),
);
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/assets\/.*\.woff2$/.test(url.pathname),
  new CacheFirst({ cacheName: 'fonts' }),
);

/** Models and programs that find text in pictures: 26 MB, for those only who look at pictures. */
const TEXT_FILES = /^\/assets\/(.+)-[\w-]{8}(\.(?:onnx|gz|wasm|mjs))$/;
const TEXT_CACHE = 'text-in-pictures';

/** A file of a newer version takes the place of the older one. */
async function dropOlder({ request }: { request: Request }): Promise<void> {
  const nameOf = (url: string) => TEXT_FILES.exec(new URL(url).pathname)?.slice(1).join('');
  const cache = await caches.open(TEXT_CACHE);
  for (const kept of await cache.keys()) {
    const isOlder = kept.url !== request.url && nameOf(kept.url) === nameOf(request.url);
    if (isOlder) await cache.delete(kept);
  }
}

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && TEXT_FILES.test(url.pathname),
  new CacheFirst({ cacheName: TEXT_CACHE, plugins: [{ cacheDidUpdate: dropOlder }] }),
);
clientsClaim();
