import { expect, test } from 'vitest';
import { swapBytes } from './swap-bytes.ts';

test.each([
  [1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  [2, [2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 11]],
  [4, [4, 3, 2, 1, 8, 7, 6, 5, 9, 10, 11]],
  [8, [8, 7, 6, 5, 4, 3, 2, 1, 9, 10, 11]],
] as const)('units of %i bytes, from an odd offset, the rest left', (unit, expected) => {
  const around = Uint8Array.from({ length: 13 }, (_, at) => at);
  const bytes = around.subarray(1, 12);
  expect([...swapBytes(bytes, unit)]).toEqual(expected);
  expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
});

test('bytes of the upper half keep their bits', () => {
  const high = Uint8Array.of(0xff, 0x80, 0xfe, 0x81, 0xfd, 0x82, 0xfc, 0x83);
  expect([...swapBytes(high, 2)]).toEqual([0x80, 0xff, 0x81, 0xfe, 0x82, 0xfd, 0x83, 0xfc]);
  expect([...swapBytes(high, 4)]).toEqual([0x81, 0xfe, 0x80, 0xff, 0x83, 0xfc, 0x82, 0xfd]);
  expect([...swapBytes(high, 8)]).toEqual([...high].reverse());
});
