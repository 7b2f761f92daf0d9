import { expect, it } from 'vitest';
import { openWasm } from '../../backend/wasm-backend.ts';
import { Kernel } from '../../ops/contracts.ts';
import { hasKernel } from '../../ops/run-kernel.ts';

it('has a kernel of its own for each of the contract, before any is composed', async () => {
  await openWasm('webgpu-missing');
  expect(Object.values(Kernel).filter((name) => !hasKernel(name, 'wasm'))).toEqual([]);
});
