import '../command/compile-cache.ts';

await import('./thread-work.ts');
