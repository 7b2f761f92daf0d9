import { encode } from 'fast-png';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { niftiBytes, npyBytes } from '../../../tests/support/data-files.ts';
import { readNifti, writeNiftiLabels } from './nifti.ts';
import { readNpy } from './npy.ts';
import { openNpz } from './npz.ts';
import { readPng } from './png-read.ts';
import { createZip } from './zip-write.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code ?? 'foreign error';
  }
  return 'nothing thrown';
};

describe('readNpy', () => {
  it.each([
    ['|u1', Uint8Array.of(1, 255, 0)],
    ['|i1', Int8Array.of(1, -128, 0)],
    ['<u2', Uint16Array.of(1, 65_535, 0)],
    ['<i2', Int16Array.of(1, -32_768, 0)],
    ['<i4', Int32Array.of(1, -7, 2 ** 30)],
    ['<f4', Float32Array.of(1, -0.5, NaN)],
    ['<f8', Float64Array.of(1, -0.1, Infinity)],
  ] as const)('reads %s', (type, values) => {
    for (const version of [1, 2] as const) {
      expect(readNpy(npyBytes(type, [3], values, version))).toEqual({ shape: [3], values });
    }
  });

  it('reads labels of 64 bits and arrays of several axes', () => {
    const file = npyBytes('<i8', [2, 1], BigInt64Array.of(0n, -3n));
    expect(readNpy(file)).toEqual({ shape: [2, 1], values: Float64Array.of(0, -3) });
  });

  it('refuses what is no such array, at any damage', () => {
    const good = npyBytes('<f4', [2, 2], new Float32Array(4));
    expect(codeOf(() => readNpy(good.subarray(0, good.length - 1)))).toBe('dataset/unreadable');
    expect(codeOf(() => readNpy(npyBytes('<c8', [1], new Float32Array(2))))).toBe(
      'dataset/unreadable',
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codeOf(() => readNpy(bytes))).toBe('dataset/unreadable');
      }),
    );
  });
});

describe('openNpz', () => {
  it('lists and reads arrays, and names the one that is missing', async () => {
    const zip = createZip();
    await zip.add('train_labels.npy', npyBytes('|u1', [2, 1], Uint8Array.of(0, 1)));
    await zip.add('readme.txt', 'no array');
    const npz = await openNpz(await zip.finish());
    expect(npz.names).toEqual(['train_labels']);
    expect((await npz.read('train_labels')).values).toEqual(Uint8Array.of(0, 1));
    await expect(npz.read('test_labels')).rejects.toMatchObject({
      code: 'dataset/array-missing',
      data: { name: 'test_labels' },
    });
  });
});

describe('readNifti', () => {
  const values = [1, 2, 3, -4, 5, 6];

  it('reads sizes, spacing and values of either byte order', () => {
    for (const isLittle of [true, false]) {
      const volume = readNifti(niftiBytes([3, 1, 2], values, { isLittle }));
      expect(volume).toMatchObject({ columns: 3, rows: 1, slices: 2, spacingMm: [3, 2, 0.5] });
      expect([...volume.values]).toEqual(values);
    }
  });

  it('rescales when the header says so', () => {
    const file = niftiBytes([6], values, { type: 16, bytes: 4, slope: 2, intercept: 10 });
    expect(codeOf(() => readNifti(file))).toBe('dataset/unreadable');
    const rescaled = niftiBytes([6, 1], values, { type: 16, bytes: 4, slope: 2, intercept: 10 });
    expect([...readNifti(rescaled).values]).toEqual([12, 14, 16, 2, 20, 22]);
  });

  it('writes labels in the place of the image', () => {
    const image = readNifti(niftiBytes([3, 1, 2], values, { slope: 2, intercept: 5 }));
    const labels = Uint8Array.of(0, 1, 2, 0, 0, 1);
    const written = readNifti(writeNiftiLabels(image, labels));
    expect(written).toMatchObject({ columns: 3, rows: 1, slices: 2, spacingMm: [3, 2, 0.5] });
    expect([...written.values]).toEqual([...labels]);
  });

  it('refuses series of volumes, short files and anything else', () => {
    expect(codeOf(() => readNifti(niftiBytes([1, 1, 1, 6], values)))).toBe('dataset/unreadable');
    const good = niftiBytes([3, 1, 2], values);
    expect(codeOf(() => readNifti(good.slice(0, -1)))).toBe('dataset/unreadable');
    expect(codeOf(() => readNifti(new Uint8Array(400)))).toBe('dataset/unreadable');
  });
});

/** 9 × 2 pixels of one bit: set in column 0 of row 0 and in column 8 of row 1. */
const ONE_BIT_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAkAAAACAQAAAACiLct+AAAADklEQVR4nGNoYGBgaAAAAwYBAfAAqGcAAAAASUVORK5CYII=';

describe('readPng', () => {
  const encoded = (image: object) => encode(image as Parameters<typeof encode>[0]);

  it('reads grey of 8 and 16 bits and RGB, and leaves transparency out', () => {
    const grey = encoded({ width: 2, height: 1, data: Uint8Array.of(7, 9), channels: 1 });
    expect(readPng(grey)).toMatchObject({ rows: 1, columns: 2, channels: 1 });
    expect([...readPng(grey).samples]).toEqual([7, 9]);
    const deep = encoded({
      width: 1,
      height: 1,
      data: Uint16Array.of(40_000),
      channels: 1,
      depth: 16,
    });
    expect([...readPng(deep).samples]).toEqual([40_000]);
    const rgba = encoded({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 4), channels: 4 });
    expect(readPng(rgba)).toMatchObject({ channels: 3 });
    expect([...readPng(rgba).samples]).toEqual([1, 2, 3]);
  });

  it('unpacks a mask of one bit a pixel, whose rows begin with a byte', () => {
    const file = Uint8Array.from(atob(ONE_BIT_PNG), (letter) => letter.charCodeAt(0));
    const { rows, columns, samples } = readPng(file);
    expect([rows, columns]).toEqual([2, 9]);
    expect([...samples]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('refuses what is no PNG', () => {
    expect(codeOf(() => readPng(Uint8Array.of(1, 2, 3)))).toBe('dataset/unreadable');
  });
});
