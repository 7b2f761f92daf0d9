import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRange, sizeOf } from '../../src/core/dicom/file-bytes.ts';
import { NativeFrames } from './native-frames.ts';

/** Bits from bit 0 up, the plain way. */
function bitsOf(bytes: Uint8Array, count: number): number[] {
  return Array.from({ length: count }, (_, at) => ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1);
}

test.each([
  ['in memory', 1000],
  ['as a Blob of parts of seven bytes', 0],
])('frames of any number of bits stand one behind the other, %s', async (_, mostHeldBytes) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.uint8Array({ minLength: 25, maxLength: 30 }), { minLength: 1, maxLength: 9 }),
      async (bits, frames) => {
        const native = new NativeFrames(bits * frames.length, mostHeldBytes, 7);
        for (const frame of frames) native.add(frame, bits);
        const joined = native.finish();
        expect(joined instanceof Blob).toBe(mostHeldBytes === 0);
        expect(sizeOf(joined)).toBe(Math.ceil((bits * frames.length) / 8));
        const bytes = await readRange(joined, 0, sizeOf(joined));
        const expected = frames.flatMap((frame) => bitsOf(frame, bits));
        expect(bitsOf(bytes, expected.length)).toEqual(expected);
        expect(bitsOf(bytes, bytes.length * 8).slice(expected.length)).not.toContain(1);
      },
    ),
  );
});

test('another number of frames than was announced is an error of the caller', () => {
  const frame = new Uint8Array(4);
  const tooFew = new NativeFrames(64);
  tooFew.add(frame, 32);
  expect(() => tooFew.finish()).toThrow('fewer frames');
  const tooMany = new NativeFrames(32);
  tooMany.add(frame, 32);
  expect(() => { tooMany.add(frame, 32); }).toThrow('more frames'); // prettier-ignore
});
