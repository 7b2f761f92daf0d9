import { expect, it } from 'vitest';
import { bestOf } from './tile-trial.ts';

const [small, large] = [
  { segments: 8, channels: 8 },
  { segments: 32, channels: 4 },
];
const run = (tile: typeof small | null, nanoseconds: number, bytes = [1, 2, 3]) => ({
  ...{ tile: tile ?? null, nanoseconds, bytes: Uint8Array.from(bytes) },
});
const direct = run(null, 1000);

it('takes the fastest tile that gives the bits of the direct kernel', () => {
  expect(bestOf(direct, [run(small, 700), run(large, 500)])).toBe(large);
  expect(bestOf(direct, [run(small, 700), run(large, 500, [1, 2, 4])])).toBe(small);
});

it('stays with the direct kernel where nothing is clearly faster, or a clock does not run', () => {
  expect(bestOf(direct, [run(small, 990), run(large, 1500)])).toBeNull();
  expect(bestOf(run(null, Infinity), [run(small, Infinity)])).toBeNull();
});
