import { describe, expect, test } from 'vitest';
import { dataSetOf, element } from './build.ts';
import type { DataSet, Element } from './dataset.ts';
import { checkBulkIsWhole, checkPixelDataIsWhole, frameCountOf } from './pixel-length.ts';
import { describePixels, nativeFrame } from './pixels.ts';
import * as Tag from './tags.generated.ts';

const frames = (text: string) => element(Tag.NumberOfFrames, 'IS', text);

/** 2 × 2 pixels of 16 bits. */
function image(pixels: Element, ...more: Element[]): DataSet {
  return dataSetOf([
    element(Tag.Rows, 'US', 2),
    element(Tag.Columns, 'US', 2),
    element(Tag.BitsAllocated, 'US', 16),
    element(Tag.BitsStored, 'US', 16),
    element(Tag.HighBit, 'US', 15),
    element(Tag.PixelRepresentation, 'US', 0),
    pixels,
    ...more,
  ]);
}
const native = (bytes: number) => element(Tag.PixelData, 'OW', new Uint8Array(bytes));
const bulk = (bytes: Uint8Array<ArrayBuffer>): Element => ({
  kind: 'bulk',
  tag: Tag.PixelData,
  vr: 'OW',
  blob: new Blob([bytes]),
});
const fragments = (count: number, offsets: readonly number[] = []): Element => ({
  kind: 'encapsulated',
  tag: Tag.PixelData,
  vr: 'OB',
  basicOffsetTable: Uint32Array.from(offsets),
  fragments: Array.from({ length: count }, () => new Uint8Array(2)),
});

describe('number of frames', () => {
  test('is what the header says, one when it says nothing', () => {
    expect(frameCountOf(image(native(8)))).toBe(1);
    expect(frameCountOf(image(native(8), frames('')))).toBe(1);
    expect(frameCountOf(image(native(24), frames('3')))).toBe(3);
  });

  test.each(['0', '-5', '1.5', 'two'])('"%s" is decided by the pixels', (text) => {
    expect(frameCountOf(image(native(8), frames(text)))).toBe(1);
    expect(frameCountOf(image(native(24), frames(text)))).toBe(3);
    expect(frameCountOf(image(bulk(new Uint8Array(16)), frames(text)))).toBe(2);
    expect(frameCountOf(image(fragments(1), frames(text)))).toBe(1);
    expect(frameCountOf(image(fragments(4, [0, 20]), frames(text)))).toBe(2);
    const broken = { code: 'dicom/malformed' };
    expect(() => frameCountOf(image(fragments(4), frames(text)))).toThrow(
      expect.objectContaining(broken),
    );
    expect(() => frameCountOf(image(native(6), frames(text)))).toThrow(
      expect.objectContaining(broken),
    );
  });

  test('makes the second frame of a nonsense count readable', () => {
    const pixels = element(Tag.PixelData, 'OW', [1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...nativeFrame(image(pixels, frames('-5')), 1)]).toEqual([5, 6, 7, 8]);
  });
});

describe('the length of the pixels', () => {
  const surplus = (zeros: number, last: number) => {
    const bytes = new Uint8Array(8 + zeros);
    bytes[bytes.length - 1] = last;
    return bytes;
  };

  test.each([
    ['dicom/truncated', new Uint8Array(6)],
    ['dicom/malformed', surplus(4, 1)],
    ['dicom/malformed', surplus(514, 0)],
  ])('%s, in memory and on the disk', async (code, bytes) => {
    const error = expect.objectContaining({ code }) as Error;
    expect(() => {
      checkPixelDataIsWhole(image(element(Tag.PixelData, 'OW', bytes)));
    }).toThrow(error);
    await expect(checkBulkIsWhole(image(bulk(bytes)))).rejects.toThrow(error);
  });

  test('zeros up to the end of a block are no picture', async () => {
    checkPixelDataIsWhole(image(element(Tag.PixelData, 'OW', surplus(512, 0))));
    checkPixelDataIsWhole(image(bulk(surplus(512, 0))));
    await checkBulkIsWhole(image(bulk(surplus(512, 0))));
    expect(() => {
      checkPixelDataIsWhole(image(bulk(surplus(514, 0))));
    }).toThrow('more pixels');
  });

  test('one frame may not be longer than an array, all frames together may', () => {
    const many = image(native(8), frames('3000000000'));
    expect(describePixels(many).frames).toBe(3_000_000_000);
    const wide = dataSetOf([
      ...many.values(),
      element(Tag.Rows, 'US', 65_535),
      element(Tag.Columns, 'US', 65_535),
    ]);
    expect(() => describePixels(wide)).toThrow(
      expect.objectContaining({ code: 'dicom/too-large' }),
    );
  });
});
