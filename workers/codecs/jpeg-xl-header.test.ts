import { expect, test } from 'vitest';
import * as Stream from '../../tests/support/code-streams.ts';
import { readJpegXlHeader } from './jpeg-xl-header.ts';

/** Bits from the lowest up, as the standard packs them, behind the signature. */
function headerOf(...fields: readonly (readonly [value: number, bits: number])[]): Uint8Array {
  const text = fields
    .map(([value, bits]) => Array.from(value.toString(2).padStart(bits, '0')).reverse().join(''))
    .join('');
  const bytes = (text + '0'.repeat(32)).match(/.{8}/g) ?? [];
  return Uint8Array.of(
    0xff,
    0x0a,
    ...bytes.map((bits) => Number.parseInt(Array.from(bits).reverse().join(''), 2)),
  );
}

test('bare and in boxes', () => {
  const color = Stream.fromBase64(Stream.colorJpegXlLossless);
  expect(readJpegXlHeader(color)).toEqual({ rows: 16, columns: 16, precision: 8, isXyb: false });
  const boxed = Stream.fromBase64(Stream.unsignedJpegXlLossless);
  expect(readJpegXlHeader(boxed)).toEqual({ rows: 16, columns: 16, precision: 16, isXyb: false });
  expect(readJpegXlHeader(boxed.subarray(0, 20))).toBeNull();
  expect(readJpegXlHeader(Uint8Array.of(1, 2, 3))).toBeNull();
});

test('a size in each of its forms, all else by default', () => {
  const defaults = [1, 1] as const;
  const small = headerOf([1, 1], [3, 5], [2, 3], defaults);
  expect(readJpegXlHeader(small)).toEqual({ rows: 32, columns: 38, precision: 8, isXyb: true });
  const large = headerOf([0, 1], [3, 2], [2 ** 30 - 1, 30], [0, 3], [1, 2], [8191, 13], defaults);
  expect(readJpegXlHeader(large)).toMatchObject({ rows: 2 ** 30, columns: 8192 });
});

test('a preview, an animation and channels of other kinds are not for DICOM; floats have no precision', () => {
  const size = [[1, 1], [1, 5], [1, 3], [0, 1]] as const; // prettier-ignore
  const plain = [0, 1] as const;
  const noExtras = [0, 2] as const;
  const extra = (preview: number, animation: number) =>
    headerOf(
      ...size,
      [1, 1],
      [0, 3],
      [0, 1],
      [preview, 1],
      [animation, 1],
      plain,
      [0, 2],
      [0, 1],
      noExtras,
    );
  expect(readJpegXlHeader(extra(0, 0))).toEqual({
    rows: 16,
    columns: 16,
    precision: 8,
    isXyb: false,
  });
  expect(readJpegXlHeader(extra(1, 0))).toBeNull();
  expect(readJpegXlHeader(extra(0, 1))).toBeNull();
  expect(readJpegXlHeader(headerOf(...size, plain, plain, [2, 2], [0, 1], [1, 2]))).toBeNull();
  expect(readJpegXlHeader(headerOf(...size, plain, [1, 1]))).toMatchObject({ precision: null });
});
