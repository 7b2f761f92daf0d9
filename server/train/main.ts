import '../command/compile-cache.ts';

// What is imported from here on may have been compiled in an earlier run.
const { main } = await import('./command.ts');
// Threads of a backend may keep a process.
process.exit(await main());
