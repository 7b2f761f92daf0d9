import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeRle } from '../../tests/support/rle.ts';
import { decodeRle } from './rle.ts';

const shapes = fc.record({
  pixels: fc.integer({ min: 1, max: 400 }),
  samplesPerPixel: fc.constantFrom(1, 3),
  bytesPerSample: fc.constantFrom(1, 2, 4),
});

test('any samples come back, with long runs and without', () => {
  fc.assert(
    fc.property(
      shapes,
      fc.uint8Array({ minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 300 }),
      (shape, seed, run) => {
        const length = shape.pixels * shape.samplesPerPixel * shape.bytesPerSample;
        const native = Uint8Array.from(
          { length },
          (_, at) => seed[Math.floor(at / run) % seed.length] ?? 0,
        );
        const frame = encodeRle(native, shape.samplesPerPixel, shape.bytesPerSample);
        expect(decodeRle(frame, shape)).toEqual(native);
      },
    ),
  );
});

test('a segment that ends early or says too much is refused, never filled up with zeros', () => {
  const shape = { pixels: 300, samplesPerPixel: 1, bytesPerSample: 2 };
  const native = Uint8Array.from({ length: 600 }, (_, at) => (at * 31) & 0xff);
  const frame = encodeRle(native, 1, 2);
  for (const length of [10, 64, 200, frame.length - 4]) {
    expect(() => decodeRle(frame.subarray(0, length), shape)).toThrow('RLE');
  }
  expect(() => decodeRle(frame, { ...shape, samplesPerPixel: 3 })).toThrow('RLE');
  expect(() => decodeRle(frame, { ...shape, pixels: 299 })).toThrow('RLE');
});
