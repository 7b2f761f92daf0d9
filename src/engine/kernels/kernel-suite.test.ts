import { beforeAll, describe, expect, it } from 'vitest';
import { chooseBackend } from '../backend/choose-backend.ts';
import { KERNEL_CASES, runKernelCase } from '../testing/kernel-suite.ts';
import { worstError } from '../testing/worst-error.ts';

const named = KERNEL_CASES.map((each) => [each.name, each] as const);

describe.each(['cpu', 'wasm'] as const)('our kernels on %s', (only) => {
  beforeAll(async () => {
    await chooseBackend({ only, gpu: undefined });
  });

  it.each(named)('%s', async (_, each) => {
    const { actual, expected, leaked } = await runKernelCase(each);
    expect(actual).toHaveLength(expected.length);
    actual.forEach((values, i) => {
      expect(worstError(values, expected[i] ?? [])).toBeLessThan(1e-5);
    });
    expect(leaked).toBe(0);
  });
});
