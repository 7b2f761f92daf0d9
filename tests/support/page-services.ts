import type { Component } from 'svelte';
import { describeError } from '../../src/app/describe-error.ts';
import type { Locale } from '../../src/core/i18n.ts';
import type { Frame } from '../../src/core/rpc/frames-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { I18n } from '../../src/state/i18n.svelte.ts';
import { Notices } from '../../src/state/notices.svelte.ts';
import { ServerSession } from '../../src/state/server-session.svelte.ts';
import { Router } from '../../src/state/router.svelte.ts';
import { setServices, type Services } from '../../src/state/services.ts';
import { FakeConnection } from './fake-connection.ts';

let made = 0;

/** A database of its own for one test. */
export function testDatabase(): StudioDatabase {
  made += 1;
  return new StudioDatabase(`test-${Date.now()}-${made}`);
}

/** The services that the pages of studies use; frames come from `readFrame`, not from a worker. */
export function pageServices({
  db,
  locale = 'en',
  href,
  readFrame,
}: {
  db: StudioDatabase;
  locale?: Locale;
  href: string;
  readFrame?: (imageId: string, frameIndex: number) => Promise<Frame>;
}): Services {
  const router = new Router();
  router.go(href, { replace: true });
  const storage = { getItem: () => locale, setItem: () => undefined } as unknown as Storage;
  const frames = {
    call: (_method: string, [imageId, frameIndex]: [string, number]) =>
      readFrame?.(imageId, frameIndex) ?? Promise.reject(new Error('no frames in this test')),
  };
  const services: Partial<Services> = {
    db,
    router,
    describeError,
    i18n: new I18n(storage, []),
    notices: new Notices(),
    session: new ServerSession(() => Promise.resolve(new FakeConnection())),
    workers: { frames } as unknown as Services['workers'],
  };
  return services as Services;
}

/** A page as it stands in the program: with the services in its context. */
export function withServices(Page: Component, services: Services): Component {
  const Wrapped: Component = (anchor, props) => {
    setServices(services);
    return Page(anchor, props);
  };
  return Wrapped;
}
