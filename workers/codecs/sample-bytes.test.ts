import { describe, expect, test } from 'vitest';
import { nativeBytes } from './sample-bytes.ts';

const words = (values: readonly number[]): number[] => [
  ...new Uint8Array(Int16Array.from(values).buffer),
];
const plain = { isSigned: false, arePlanes: false };
const sixteen = { bitsAllocated: 16, highBit: 15, pixelRepresentation: 0 } as const;

test('samples that are native already are not copied', () => {
  const samples = Uint16Array.of(1, 2, 4095);
  const bytes = nativeBytes({ ...plain, samples, precision: 12 }, { ...sixteen, highBit: 11 });
  expect(bytes.buffer).toBe(samples.buffer);
  const signed = nativeBytes(
    { ...plain, samples: Uint16Array.of(0xffff), precision: 12, isSigned: true },
    { ...sixteen, highBit: 11, pixelRepresentation: 1 },
  );
  expect([...signed]).toEqual([0xff, 0xff]);
});

describe('the sign', () => {
  test('is carried up from the high bit where the stream knows none', () => {
    const decoded = { ...plain, samples: Uint16Array.of(0x0fff, 0x07ff, 0x0800), precision: 12 };
    const place = { ...sixteen, highBit: 11, pixelRepresentation: 1 } as const;
    expect([...nativeBytes(decoded, place)]).toEqual(words([-1, 2047, -2048]));
  });

  test('of a narrow stream goes into a wide sample', () => {
    const decoded = { ...plain, samples: Uint8Array.of(0xff, 0x7f), precision: 8, isSigned: true };
    const signed = { ...sixteen, pixelRepresentation: 1 } as const;
    expect([...nativeBytes(decoded, signed)]).toEqual(words([-1, 127]));
    const wide = { ...signed, bitsAllocated: 32, highBit: 31 } as const;
    expect([...nativeBytes(decoded, wide)]).toEqual([255, 255, 255, 255, 127, 0, 0, 0]);
  });

  test('of a stream that has one where the header has none is cut off', () => {
    const decoded = { ...plain, samples: Uint16Array.of(0xffff), precision: 12, isSigned: true };
    expect([...nativeBytes(decoded, { ...sixteen, highBit: 11 })]).toEqual([0xff, 0x0f]);
  });
});

test('bits above the high bit, old overlays, are kept as they were stored', () => {
  const decoded = { ...plain, samples: Uint16Array.of(0x1fff), precision: 16 };
  for (const pixelRepresentation of [0, 1] as const) {
    const place = { ...sixteen, highBit: 11, pixelRepresentation };
    expect([...nativeBytes(decoded, place)]).toEqual([0xff, 0x1f]);
  }
});

test('planes become pixels, single bits are packed', () => {
  const planes = Uint8Array.of(1, 2, 11, 12, 21, 22);
  const eight = { bitsAllocated: 8, highBit: 7, pixelRepresentation: 0 } as const;
  const decoded = { samples: planes, precision: 8, isSigned: false, arePlanes: true };
  expect([...nativeBytes(decoded, eight)]).toEqual([1, 11, 21, 2, 12, 22]);
  const bits = { ...plain, samples: Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 1, 1), precision: 1 };
  const one = { bitsAllocated: 1, highBit: 0, pixelRepresentation: 0 } as const;
  expect([...nativeBytes(bits, one)]).toEqual([0b10000101, 1]);
});
