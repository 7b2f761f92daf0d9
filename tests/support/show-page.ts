import type { Component } from 'svelte';
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
