import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteBudget } from './byte-budget.ts';

test('work begins in its order, within the budget, and what is too large begins alone', async () => {
  const most = 100;
  const sizes = fc.array(fc.nat(150), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(sizes, async (byteLengths) => {
      const budget = new ByteBudget(most);
      const began: number[] = [];
      let bytes = 0;
      let count = 0;
      await Promise.all(
        byteLengths.map((byteLength, index) =>
          budget.run(byteLength, async () => {
            began.push(index);
            bytes += byteLength;
            count += 1;
            expect(bytes <= most || count === 1).toBe(true);
            await new Promise((resolve) => setTimeout(resolve, 0));
            bytes -= byteLength;
            count -= 1;
          }),
        ),
      );
      expect(began).toEqual(byteLengths.map((_, index) => index));
    }),
    { numRuns: 30 },
  );
});

test('work that fails makes room for the next', async () => {
  const budget = new ByteBudget(1);
  const failing = budget.run(1, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await budget.run(1, () => Promise.resolve(7))).toBe(7);
});
