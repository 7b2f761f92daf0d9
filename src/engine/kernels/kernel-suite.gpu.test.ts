import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../backend/choose-backend.ts';
import { KERNEL_CASES, runKernelCase } from '../testing/kernel-suite.ts';
import { worstError } from '../testing/worst-error.ts';

/** Every third in turn: each norm, mode and loss at some ranks and channels; a software GPU is slow. */
const cases = KERNEL_CASES.filter((_, i) => i % 3 === 0 || i >= KERNEL_CASES.length - 8);

describe.each(['webgl', 'webgpu'] as const)('our kernels on %s', (only) => {
  beforeAll(async () => {
    await chooseBackend({ only });
  });

  it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const { actual, expected, leaked } = await runKernelCase(each);
    actual.forEach((values, i) => {
      expect(worstError(values, expected[i] ?? [])).toBeLessThan(1e-4);
    });
    expect(leaked).toBe(0);
  });
});
