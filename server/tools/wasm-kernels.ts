import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const KERNEL_FOLDER = join(import.meta.dirname, '../../src/engine/kernels/wasm');
const SOURCES = join(KERNEL_FOLDER, 'c');
/** Older ones know no relaxed vectors; newer ones give other bytes. */
export const COMPILER = 'clang-16';

const RELAXED = ['-mrelaxed-simd', '-DRELAXED'];
/** The memory is that of tf.js, which says that it may grow to 4 GiB. */
const THREADS = ['-matomics', '-DTHREADS', '-Wl,--shared-memory', '-Wl,--max-memory=4294967296'];
export const BUILDS = {
  plain: [],
  relaxed: RELAXED,
  'plain-threads': THREADS,
  'relaxed-threads': [...RELAXED, ...THREADS],
} as const;
export type Build = keyof typeof BUILDS;

export function sourceHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(SOURCES).sort()) hash.update(readFileSync(join(SOURCES, name)));
  return hash.digest('hex');
}

/** In the order of their numbers. */
export function kernelNames(): readonly string[] {
  const header = readFileSync(join(SOURCES, 'kernels.h'), 'utf8');
  return [...header.matchAll(/^ {2}X\((\w+)\)/gm)].map(([, name]) => name ?? '');
}

const DATA_SECTION = 11;

/** Static data would be written over what stands at the start of tf.js's heap. */
function refuseData(wasm: Uint8Array): void {
  const header = 8;
  let at = header;
  while (at < wasm.length) {
    const section = wasm[at++];
    let size = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = wasm[at++] ?? 0;
      size |= (byte & 0x7f) << shift;
    }
    if (section === DATA_SECTION) throw new Error('the kernels have static data');
    at += size;
  }
}

export function compileKernels(build: Build): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-kernels-'));
  try {
    const output = join(folder, 'kernels.wasm');
    const sources = readdirSync(SOURCES).filter((name) => name.endsWith('.c'));
    execFileSync(COMPILER, [
      ...['--target=wasm32', '-O3', '-msimd128', '-mbulk-memory', ...BUILDS[build]],
      ...['-nostdlib', '-ffreestanding', '-fno-builtin', '-fno-math-errno', '-fno-vectorize'],
      ...['-fno-slp-vectorize', '-ffp-contract=off', '-Wall', '-Werror', '-Wno-unused-function'],
      ...['-Wl,--no-entry', '-Wl,--strip-all', '-Wl,--import-memory', '-Wl,-z,stack-size=16384'],
      ...['-Wl,--export=__stack_pointer', '-o', output],
      ...sources.sort().map((name) => join(SOURCES, name)),
    ]);
    const wasm = readFileSync(output);
    refuseData(wasm);
    return wasm;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
