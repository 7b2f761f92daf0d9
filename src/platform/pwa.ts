/** The service worker makes the app load offline. Not in development: it would serve old modules. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  addEventListener('load', () => {
    navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
      // The app works without it, only not offline; the browser's own message says why.
      console.warn('service worker not registered', error instanceof Error ? error.name : '');
    });
  });
}
