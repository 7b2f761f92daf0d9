import type { Component } from 'svelte';
import { onTestFinished } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { createServices } from '../../src/app/services.ts';
import type { Locale } from '../../src/core/i18n.ts';
import { setServices, type Services } from '../../src/state/services.ts';
import '../../src/app.css';

/** The real program without its frame. It works on the browser's own database, as its workers do. */
export function programAt(href: string, locale: Locale = 'en'): Services {
  history.replaceState(null, '', href);
  const services = createServices();
  services.i18n.locale = locale;
  // Threads and their graphics devices would pile up over the tests of one browser.
  onTestFinished(() => {
    const { imports, frames, dataset, text, train } = services.workers;
    for (const thread of [imports, frames, dataset, text, train]) thread.terminate();
    services.db.close();
  });
  return services;
}

/** Shows a page of the program as the frame would. */
export async function showPage(Page: Component, services: Services) {
  const Host = ((...parts: Parameters<Component>) => {
    setServices(services);
    return Page(...parts);
  }) as Component;
  return await render(Host, { context: new Map() });
}
