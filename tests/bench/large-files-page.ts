/** For the script that steers the page. */
Object.assign(globalThis, {
  startWorker: () =>
    new Worker(new URL('./large-files.worker.ts', import.meta.url), { type: 'module' }),
});
