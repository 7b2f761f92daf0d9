import '../command/compile-cache.ts';

// What is imported from here on may have been compiled in an earlier run.
const { main } = await import('./command.ts');
// Ports of ended threads may keep a process.
process.exit(await main());
