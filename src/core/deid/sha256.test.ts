import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256Hex } from './sha256.ts';

const MIB = 1024 ** 2;

function bytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 7 + (at >>> 8)) & 0xff);
}

const expected = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

test.each([
  ['nothing', []],
  ['one part', [1000]],
  ['small parts', [132, 5000, 7]],
  ['more than is kept', [700_000, 700_000]],
  ['more than is put into one array', [9 * MIB, 8 * MIB]],
])('of %s is the digest of all bytes in their order', async (_, lengths) => {
  const parts = lengths.map(bytes);
  expect(await sha256Hex(parts)).toBe(expected(...parts));
});

test('parts on the disk are read', async () => {
  const [one, other] = [bytes(5000, 1), bytes(6000, 2)];
  expect(await sha256Hex([one, new Blob([other])])).toBe(expected(one, other));
});

test('files that are hashed at the same time do not meet', async () => {
  const files = [1, 2, 3, 4].map((seed) => [bytes(100_000, seed), bytes(3000, seed + 9)]);
  expect(await Promise.all(files.map((parts) => sha256Hex(parts)))).toEqual(
    files.map((parts) => expected(...parts)),
  );
});
