import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { narrowClasses } from './narrow-classes.ts';

const FILE_NAME = 'gate.cjs';
const CORE = fileURLToPath(new URL('../../src/core/', import.meta.url));

const narrowing: Plugin = {
  name: 'narrow-classes',
  transform: (code, id) => (id.startsWith(CORE) ? narrowClasses(code) : null),
};

/** KS X 1001, rows B0 to C8 of 94 columns. */
export function koreanSyllables(): string {
  const bytes = Array.from({ length: 25 * 94 }, (_, at) => [
    0xb0 + Math.floor(at / 94),
    0xa1 + (at % 94),
  ]);
  return new TextDecoder('euc-kr', { fatal: true }).decode(Uint8Array.from(bytes.flat()));
}

/**
 * Makes the gate out of the very code that de-identifies, as one CommonJS file for PocketBase's script
 * engine (goja), and gives its path.
 */
export async function buildGate(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [narrowing],
    define: { KOREAN_SYLLABLES: JSON.stringify(koreanSyllables()) },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('gate.ts', import.meta.url)),
        formats: ['cjs'],
        fileName: () => FILE_NAME,
      },
    },
  });
  return `${folder}/${FILE_NAME}`;
}
