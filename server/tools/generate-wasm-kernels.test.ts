import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import {
  KERNEL_NAMES,
  KERNEL_SOURCE_SHA256,
} from '../../src/engine/kernels/wasm/kernel-names.generated.ts';
import * as plain from '../../src/engine/kernels/wasm/kernels-plain.generated.ts';
import * as relaxed from '../../src/engine/kernels/wasm/kernels-relaxed.generated.ts';
import { COMPILER, compileKernels, kernelNames, sourceHash } from './wasm-kernels.ts';

const hasCompiler = spawnSync(COMPILER, ['--version']).status === 0;

it('holds the modules to their sources', () => {
  expect(KERNEL_SOURCE_SHA256).toBe(sourceHash());
  expect(KERNEL_NAMES).toEqual(kernelNames());
});

it.skipIf(!hasCompiler)('builds the same bytes again', () => {
  const base64 = (build: 'plain' | 'relaxed') =>
    Buffer.from(compileKernels(build)).toString('base64');
  expect(base64('plain') === plain.KERNEL_MODULE).toBe(true);
  expect(base64('relaxed') === relaxed.KERNEL_MODULE).toBe(true);
});
