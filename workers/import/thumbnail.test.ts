import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { element } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { nativeFrame } from '../../src/core/dicom/pixels.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { imageOf } from '../../tests/support/image-of.ts';
import { thumbnailOf } from './thumbnail.ts';

describe('thumbnailOf', () => {
  const pngOf = (dataSet: DataSet, index = 0) =>
    decode(thumbnailOf(dataSet, index, nativeFrame(dataSet, index)));
  const window = (center: number, width: number) => [
    element(Tag.WindowCenter, 'DS', String(center)),
    element(Tag.WindowWidth, 'DS', String(width)),
  ];

  it('is at most 128 pixels long, keeps the shape, and is never enlarged', () => {
    const wide = imageOf({ rows: 100, columns: 400, bits: 8 }, Array<number>(40_000).fill(7));
    expect(pngOf(wide)).toMatchObject({ width: 128, height: 32 });
    const small = imageOf({ rows: 3, columns: 2, bits: 8 }, [1, 2, 3, 4, 5, 6]);
    expect(pngOf(small)).toMatchObject({ width: 2, height: 3 });
    const thin = imageOf({ rows: 1, columns: 1000, bits: 8 }, Array<number>(1000).fill(1));
    expect(pngOf(thin)).toMatchObject({ width: 128, height: 1 });
  });

  it('shows the window, the right way round', () => {
    const shape = { rows: 1, columns: 3, bits: 8 } as const;
    const plain = pngOf(imageOf(shape, [10, 20, 30], window(20.5, 21)));
    expect([...plain.data]).toEqual([0, 128, 255]);
    const inverted = { ...shape, photometric: 'MONOCHROME1' };
    const turned = pngOf(imageOf(inverted, [10, 20, 30], window(20.5, 21)));
    expect([...turned.data]).toEqual([255, 128, 0]);
  });

  it('is the frame asked for, and keeps colours apart', () => {
    const shape = { rows: 1, columns: 1, bits: 8, frames: 3 } as const;
    const dataSet = imageOf(shape, [0, 255, 0, 0], window(128, 256));
    expect([...pngOf(dataSet, 1).data]).toEqual([255]);
    const colour = { rows: 1, columns: 2, bits: 8, samples: 3, photometric: 'RGB' } as const;
    const png = pngOf(imageOf(colour, [1, 2, 3, 4, 5, 6]));
    expect(png.channels).toBe(3);
    expect([...png.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
