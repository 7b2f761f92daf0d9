import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import {
  KERNEL_NAMES,
  KERNEL_SOURCE_SHA256,
} from '../../src/engine/kernels/wasm/kernel-names.generated.ts';
import * as plain from '../../src/engine/kernels/wasm/kernels-plain.generated.ts';
import * as relaxed from '../../src/engine/kernels/wasm/kernels-relaxed.generated.ts';
import * as plainThreads from '../../src/engine/kernels/wasm/kernels-plain-threads.generated.ts';
import * as relaxedThreads from '../../src/engine/kernels/wasm/kernels-relaxed-threads.generated.ts';
import {
  BUILDS,
  type Build,
  COMPILER,
  compileKernels,
  kernelNames,
  sourceHash,
} from './wasm-kernels.ts';

const hasCompiler = spawnSync(COMPILER, ['--version']).status === 0;

it('holds the modules to their sources', () => {
  expect(KERNEL_SOURCE_SHA256).toBe(sourceHash());
  expect(KERNEL_NAMES).toEqual(kernelNames());
});

it.skipIf(!hasCompiler)('builds the same bytes again', { timeout: 300_000 }, () => {
  const modules: Record<Build, { readonly KERNEL_MODULE: string }> = {
    plain,
    relaxed,
    'plain-threads': plainThreads,
    'relaxed-threads': relaxedThreads,
  };
  for (const build of Object.keys(BUILDS) as Build[]) {
    const bytes = Buffer.from(compileKernels(build)).toString('base64');
    expect(bytes === modules[build].KERNEL_MODULE, build).toBe(true);
  }
});
