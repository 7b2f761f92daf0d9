import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryInstance } from '../../../tests/support/arbitrary-data-set.ts';
import { encodeDataSet, part10 } from '../../../tests/support/encode-dicom.ts';
import { dataSetOf, element } from './build.ts';
import {
  readDicomFile,
  readDicomHead,
  readDicomTail,
  readInflatedHead,
  type DicomHead,
} from './read.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { writeDicomFile } from './write.ts';

const identity = [
  element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
];
const pixelData = element(Tag.PixelData, 'OW', new Uint8Array(3000));
const trailing = element(Tag.DataSetTrailingPadding, 'OB', Uint8Array.of(1, 2));

/** Reads on as long as the reader asks for more, from a head of `first` bytes. */
function readGrowing(whole: Uint8Array, first: number): { head: DicomHead; usedBytes: number } {
  let usedBytes = Math.min(first, whole.length);
  for (;;) {
    const head = readDicomHead(whole.subarray(0, usedBytes), whole.length);
    if (head.kind !== 'more') return { head, usedBytes };
    expect(head.untilByte).toBeGreaterThan(usedBytes);
    expect(head.untilByte).toBeLessThanOrEqual(whole.length);
    usedBytes = head.untilByte;
  }
}

describe('the head of a file', () => {
  test('ends in front of the pixel data, whatever part of it is at hand first', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryInstance(), fc.nat({ max: 2000 }), async (before, first) => {
        const dataSet = dataSetOf([...before.values(), pixelData, trailing]);
        const whole = writeDicomFile({
          transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
          dataSet,
        });
        const { head, usedBytes } = readGrowing(whole, first);
        if (head.kind !== 'head') throw new Error(head.kind);
        const tailBytes = trailing.bytes.length + 12;
        expect(head.pixelData).toEqual({
          tag: Tag.PixelData,
          vr: 'OW',
          valueOffset: whole.length - tailBytes - 3000,
          length: 3000,
          swapUnitBytes: 1,
        });
        expect(usedBytes).toBeLessThan(whole.length - tailBytes);
        expect(head.file.dataSet.has(Tag.PixelData)).toBe(false);
        const { dataSet: all } = await readDicomFile(whole);
        const tail = readDicomTail(
          whole.subarray(whole.length - tailBytes),
          head.encoding,
          head.file.dataSet,
        );
        const found = [...head.file.dataSet.values(), ...tail.values()];
        expect(found).toEqual([...all.values()].filter(({ tag }) => tag !== Tag.PixelData));
      }),
      { numRuns: 100 },
    );
  });

  test('of a file without meta information and with fragments', () => {
    const options = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };
    const fragments = [0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff];
    const body = encodeDataSet(dataSetOf(identity), options);
    const whole = Uint8Array.of(...body, ...fragments, ...new Uint8Array(5000));
    const { head } = readGrowing(whole, 0);
    expect(head).toMatchObject({
      kind: 'head',
      encoding: { isExplicit: true, isBigEndian: false },
      pixelData: { tag: Tag.PixelData, vr: 'OB', valueOffset: body.length + 12, length: null },
    });
  });

  test('of a deflated file goes on in the inflated bytes', () => {
    const whole = part10(Syntax.DeflatedExplicitVRLittleEndian, new Uint8Array(5000));
    const { head } = readGrowing(whole, 0);
    if (head.kind !== 'deflated') throw new Error(head.kind);
    expect(head.opening.dataSetOffset).toBe(whole.length - 5000);
    const options = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };
    const inflated = encodeDataSet(dataSetOf([...identity, pixelData]), options);
    const { opening } = head;
    expect(readInflatedHead(opening, inflated.subarray(0, 10), inflated.length).kind).toBe('more');
    const inner = readInflatedHead(opening, inflated.subarray(0, 1500), inflated.length);
    expect(inner).toMatchObject({
      kind: 'head',
      file: { transferSyntaxUid: Syntax.DeflatedExplicitVRLittleEndian },
      pixelData: { valueOffset: inflated.length - 3000, length: 3000 },
    });
  });

  test('of a big endian file says how its pixels are swapped', () => {
    const options = { isExplicit: true, isBigEndian: true, hasUndefinedLengths: false };
    const unitOf = (bitsAllocated: number) => {
      const bits = element(Tag.BitsAllocated, 'US', bitsAllocated);
      const body = encodeDataSet(dataSetOf([...identity, bits, pixelData]), options);
      const { head } = readGrowing(part10(Syntax.ExplicitVRBigEndian, body), 0);
      return head.kind === 'head' && head.pixelData?.swapUnitBytes;
    };
    expect([unitOf(8), unitOf(16), unitOf(32)]).toEqual([2, 2, 4]);
  });

  test('of a file that was cut inside its pixel data is refused', () => {
    const dataSet = dataSetOf([...identity, pixelData]);
    const whole = writeDicomFile({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
    const cut = whole.subarray(0, whole.length - 2);
    expect(() => readGrowing(cut, 0)).toThrow('ends inside');
  });
});
