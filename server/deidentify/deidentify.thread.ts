import './compile-cache.ts';

await import('./thread-work.ts');
