import { describe, expect, it } from 'vitest';
import { element } from '../dicom/build.ts';
import type { DataSet, Element } from '../dicom/dataset.ts';
import { describePixels } from '../dicom/pixels.ts';
import * as Tag from '../dicom/tags.generated.ts';
import { imageOf } from '../../../tests/support/image-of.ts';
import { overlayMasksOf } from './overlays.ts';

const SECOND_GROUP = 0x20000;

interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly origin?: readonly [number, number];
  readonly frames?: readonly [count: number, firstImageFrame: number];
  readonly group?: number;
  readonly type?: 'G' | 'R';
}

function overlay(plane: Plane, bits: string): Element[] {
  const { rows, columns, origin = [1, 1], frames, group = 0, type = 'G' } = plane;
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  Array.from(bits).forEach((bit, at) => {
    if (bit === '1') bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
  });
  return [
    element(Tag.OverlayRows + group, 'US', rows),
    element(Tag.OverlayColumns + group, 'US', columns),
    element(Tag.OverlayType + group, 'CS', type),
    element(Tag.OverlayOrigin + group, 'SS', origin),
    element(Tag.OverlayData + group, 'OW', bytes),
    ...(frames
      ? [
          element(Tag.NumberOfFramesInOverlay + group, 'IS', frames[0]),
          element(Tag.ImageFrameOrigin + group, 'US', frames[1]),
        ]
      : []),
  ];
}

const image = (...more: Element[]) =>
  imageOf({ rows: 2, columns: 3, bits: 8 }, [0, 0, 0, 0, 0, 0], more);
const bitsOf = (dataSet: DataSet, frame = 0) =>
  overlayMasksOf(dataSet, describePixels(dataSet), frame).map(({ bits }) =>
    Array.from({ length: 6 }, (_, at) => ((bits[at >> 3] ?? 0) >> (at & 7)) & 1).join(''),
  );

describe('overlays', () => {
  it('stand over the picture, each group one', () => {
    const dataSet = image(
      ...overlay({ rows: 2, columns: 3 }, '100011'),
      ...overlay({ rows: 2, columns: 3, group: SECOND_GROUP, type: 'R' }, '010000'),
    );
    expect(bitsOf(dataSet)).toEqual(['100011', '010000']);
    expect(overlayMasksOf(dataSet, describePixels(dataSet), 0).map(({ kind }) => kind)).toEqual([
      'graphics',
      'region',
    ]);
  });

  it.each([
    [[2, 2], '1111', '000011'],
    [[0, 0], '0001', '100000'],
    [[2, 3], '1111', '000001'],
    [[9, 9], '1111', '000000'],
  ] as const)('of 2 × 2 at %j are clipped to the picture', (origin, bits, expected) => {
    expect(bitsOf(image(...overlay({ rows: 2, columns: 2, origin }, bits)))).toEqual([expected]);
  });

  it('of several frames belong to their own frames, one without a number to all', () => {
    const shape = { rows: 2, columns: 3, bits: 8, frames: 4 } as const;
    const several = overlay({ rows: 2, columns: 3, frames: [2, 2] }, '100000000001');
    const dataSet = imageOf(shape, Array<number>(24).fill(0), several);
    expect([0, 1, 2, 3].map((frame) => bitsOf(dataSet, frame))).toEqual([
      [],
      ['100000'],
      ['000001'],
      [],
    ]);
    const forAll = imageOf(
      shape,
      Array<number>(24).fill(0),
      overlay({ rows: 2, columns: 3 }, '111000'),
    );
    expect(bitsOf(forAll, 3)).toEqual(['111000']);
  });

  it('stand in bits of the pixels that store no picture', () => {
    const embedded = (bitPosition: number) =>
      imageOf(
        { rows: 2, columns: 3, bits: 16, frames: 2 },
        [0, 0, 0, 0, 0, 0, 0x8fff, 0x0fff, 0x1000, 0x8000, 0xffff, 0],
        [
          element(Tag.BitsStored, 'US', 12),
          element(Tag.HighBit, 'US', 11),
          element(Tag.OverlayRows, 'US', 2),
          element(Tag.OverlayColumns, 'US', 3),
          element(Tag.OverlayBitsAllocated, 'US', 16),
          element(Tag.OverlayBitPosition, 'US', bitPosition),
        ],
      );
    expect(bitsOf(embedded(15), 1)).toEqual(['100110']);
    expect(bitsOf(embedded(12), 1)).toEqual(['001010']);
    expect(bitsOf(embedded(12), 0)).toEqual(['000000']);
    expect(bitsOf(embedded(11), 1)).toEqual([]);
    expect(bitsOf(embedded(16), 1)).toEqual([]);
  });

  it('shorter than they say are left out', () => {
    expect(bitsOf(image(...overlay({ rows: 20, columns: 30 }, '1')))).toEqual([]);
  });
});
