import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeJpegLossless } from '../../tests/support/jpeg-lossless.ts';
import { decodeJpegLossless } from './jpeg-lossless.ts';

const options = fc.record({
  rows: fc.integer({ min: 1, max: 20 }),
  columns: fc.integer({ min: 1, max: 20 }),
  components: fc.constantFrom(1, 3),
  precision: fc.integer({ min: 2, max: 16 }),
  predictor: fc.integer({ min: 1, max: 7 }),
  pointTransform: fc.constantFrom(0, 0, 1),
  restartRows: fc.constantFrom(0, 0, 1, 3),
  hasOwnScans: fc.boolean(),
  hasOwnTables: fc.boolean(),
  hasLongCodes: fc.boolean(),
});

function samplesFor(
  {
    rows,
    columns,
    components,
    precision,
    pointTransform,
  }: {
    rows: number;
    columns: number;
    components: number;
    precision: number;
    pointTransform: number;
  },
  seed: Uint16Array,
): Uint16Array {
  const mask = (2 ** precision - 1) & ~((1 << pointTransform) - 1);
  return Uint16Array.from(
    { length: rows * columns * components },
    (_, at) => ((seed[at % seed.length] ?? 0) + at * 5) & mask,
  );
}

test('any samples come back: each predictor, width, restart, scan order and length of code', () => {
  fc.assert(
    fc.property(options, fc.uint16Array({ minLength: 1, maxLength: 60 }), (one, seed) => {
      const samples = samplesFor(one, seed);
      const decoded = decodeJpegLossless(encodeJpegLossless(samples, one));
      expect(decoded).toBeInstanceOf(one.precision > 8 ? Uint16Array : Uint8Array);
      expect([...decoded]).toEqual([...samples]);
    }),
    { numRuns: 300 },
  );
});

const plain = {
  rows: 24,
  columns: 20,
  components: 1,
  precision: 12,
  predictor: 1,
  pointTransform: 0,
  restartRows: 4,
  hasOwnScans: false,
  hasOwnTables: false,
  hasLongCodes: false,
};
const samples = samplesFor(plain, Uint16Array.from([7, 1900, 4000, 33, 2500]));
const stream = encodeJpegLossless(samples, plain);
const codeOf = (bytes: Uint8Array): string => {
  try {
    decodeJpegLossless(bytes);
    return 'decoded';
  } catch (error) {
    return String((error as { data?: { reason?: string } }).data?.reason);
  }
};

test('the greatest difference, which no bits follow, behind a small one', () => {
  const one = { ...plain, rows: 1, columns: 4, precision: 16, restartRows: 0 };
  const steps = Uint16Array.of(32768, 0, 1, 2);
  expect([...decodeJpegLossless(encodeJpegLossless(steps, one))]).toEqual([...steps]);
});

test('a stream cut anywhere is refused', () => {
  for (let length = 0; length < stream.length - 2; length += 1) {
    expect(codeOf(stream.subarray(0, length))).not.toBe('decoded');
  }
});

test('a cut stream that was given an end marker is refused', () => {
  const scanStart = stream.indexOf(0xda) + 9;
  for (let length = scanStart; length < stream.length - 10; length += 7) {
    const closed = Uint8Array.from([...stream.subarray(0, length), 0xff, 0xd9]);
    expect(codeOf(closed)).not.toBe('decoded');
  }
});

test('a restart that is missing or out of turn, surplus data and a foreign table are refused', () => {
  const restart = stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === 0xd1);
  const changed = (at: number, byte: number) => stream.with(at, byte);
  expect(codeOf(changed(restart + 1, 0xd3))).toBe('restart-order');
  expect(
    codeOf(Uint8Array.from([...stream.subarray(0, restart), ...stream.subarray(restart + 2)])),
  ).not.toBe('decoded');
  const end = stream.length - 2;
  const surplus = [...stream.subarray(0, end), 1, 2, 3, 4, ...stream.subarray(end)];
  expect(codeOf(Uint8Array.from(surplus))).toBe('data-too-long');
  const table = stream.indexOf(0xc4) + 4;
  expect(codeOf(changed(table, 255))).toBe('huffman-table');
});

test('a sample outside of the precision is refused: the bits went astray', () => {
  const wide = encodeJpegLossless(samples, plain);
  const precision = wide.indexOf(0xc3) + 3;
  expect(codeOf(wide.with(precision, 11))).toBe('sample-too-large');
});
