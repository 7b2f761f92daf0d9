import { describe, expect, test } from 'vitest';
import { dataSetOf, element, withElements } from '../../dicom/build.ts';
import type { DataSet, DicomFile } from '../../dicom/dataset.ts';
import { nativeFrame } from '../../dicom/pixels.ts';
import * as T from '../../dicom/tags.generated.ts';
import { clearFace, type FaceMask } from './clear-face.ts';

const fileOf = (dataSet: DataSet): DicomFile => ({
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  meta: new Map(),
  dataSet,
  hasPreamble: true,
});

interface Kind {
  readonly name: string;
  readonly bits: 8 | 16 | 32;
  readonly stored?: number;
  readonly signed?: boolean;
  readonly slope?: number;
  readonly intercept?: number;
  readonly air: number;
  readonly expected: number;
}

const KINDS: readonly Kind[] = [
  { name: '8 bits', bits: 8, air: 3, expected: 3 },
  { name: '12 of 16 bits with an overlay above', bits: 16, stored: 12, air: 7.4, expected: 7 },
  { name: 'CT, unsigned', bits: 16, intercept: -1024, air: -1000, expected: 24 },
  { name: 'CT, signed', bits: 16, signed: true, air: -1000, expected: -1000 },
  { name: 'CT, 12 signed bits', bits: 16, stored: 12, signed: true, air: -1000, expected: -1000 },
  { name: 'a slope', bits: 16, slope: 0.5, intercept: 10, air: 12, expected: 4 },
  { name: 'air below what the pixels hold', bits: 16, air: -1000, expected: 0 },
  { name: '32 bits', bits: 32, signed: true, air: -5, expected: -5 },
];

const ROWS = 3;
const COLUMNS = 5;
const FRAMES = 2;

function describedBy({ bits, stored = bits, signed = false, slope, intercept }: Kind): DataSet {
  const bytes = Uint8Array.from(
    { length: (ROWS * COLUMNS * FRAMES * bits) / 8 },
    (_, at) => (at * 37 + 11) & 0xff,
  );
  return dataSetOf([
    element(T.Modality, 'CS', 'CT'),
    element(T.SamplesPerPixel, 'US', 1),
    element(T.PhotometricInterpretation, 'CS', 'MONOCHROME2'),
    element(T.NumberOfFrames, 'IS', FRAMES),
    element(T.Rows, 'US', ROWS),
    element(T.Columns, 'US', COLUMNS),
    element(T.BitsAllocated, 'US', bits),
    element(T.BitsStored, 'US', stored),
    element(T.HighBit, 'US', stored - 1),
    element(T.PixelRepresentation, 'US', signed ? 1 : 0),
    ...(slope === undefined ? [] : [element(T.RescaleSlope, 'DS', slope)]),
    ...(intercept === undefined ? [] : [element(T.RescaleIntercept, 'DS', intercept)]),
    element(T.PixelData, bits === 8 ? 'OB' : 'OW', bytes),
  ]);
}

/** In frame 1 the pixels 0, 6 and 14; in frame 0 none. */
const CLEARED = [0, 6, 14];
const maskOf = (air: number): FaceMask => {
  const bits = new Uint8Array(2);
  for (const pixel of CLEARED) bits[pixel >> 3] = (bits[pixel >> 3] ?? 0) | (1 << (pixel & 7));
  return { frames: [null, { rows: ROWS, columns: COLUMNS, bits }], air };
};

async function bytesOf({ dataSet }: DicomFile): Promise<Uint8Array> {
  const pixels = dataSet.get(T.PixelData);
  if (pixels?.kind === 'value') return pixels.bytes;
  if (pixels?.kind !== 'bulk') throw new Error('no native pixels');
  return new Uint8Array(await pixels.blob.arrayBuffer());
}

describe.each(KINDS)('$name', (kind) => {
  test('air in the mask, and every other byte as it was', async () => {
    const file = fileOf(describedBy(kind));
    const before = (await bytesOf(file)).slice();
    const cleared = await clearFace(file, maskOf(kind.air));
    expect(await bytesOf(file)).toEqual(before);
    const frame = nativeFrame(cleared.dataSet, 1);
    for (const pixel of CLEARED) expect(frame[pixel]).toBe(kind.expected);
    const after = await bytesOf(cleared);
    const bytesEach = kind.bits / 8;
    after.forEach((byte, at) => {
      const pixel = Math.floor(at / bytesEach) - ROWS * COLUMNS;
      if (!CLEARED.includes(pixel)) expect(byte).toBe(before[at]);
    });
  });

  test('on the disk the same as in memory', async () => {
    const described = describedBy(kind);
    const bytes = await bytesOf(fileOf(described));
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    const onDisk = withElements(described, [{ kind: 'bulk', tag: T.PixelData, vr: 'OW', blob }]);
    const [held, rewritten] = await Promise.all(
      [described, onDisk].map((dataSet) => clearFace(fileOf(dataSet), maskOf(kind.air))),
    );
    expect(await bytesOf(rewritten as DicomFile)).toEqual(await bytesOf(held as DicomFile));
  });
});

test('a mask of a frame behind what is read at once from the disk', async () => {
  const [rows, columns, frames] = [1024, 1024, 10];
  const bytes = new Uint8Array(rows * columns * 2 * frames).fill(7);
  const described = withElements(describedBy({ name: 'large', bits: 16, air: 0, expected: 0 }), [
    element(T.Rows, 'US', rows),
    element(T.Columns, 'US', columns),
    element(T.NumberOfFrames, 'IS', frames),
    { kind: 'bulk', tag: T.PixelData, vr: 'OW', blob: new Blob([bytes]) },
  ]);
  const bits = new Uint8Array((rows * columns) / 8);
  bits[bits.length - 1] = 0x80;
  const last = { rows, columns, bits };
  const masks = Array.from({ length: frames }, (_, frame) => (frame === 9 ? last : null));
  const after = await bytesOf(await clearFace(fileOf(described), { frames: masks, air: 3 }));
  bytes.set([3, 0], bytes.length - 2);
  expect(Buffer.compare(after, bytes)).toBe(0);
});

test('what no mask fits is refused and not left as it was', async () => {
  const kind = KINDS[1] as Kind;
  const mask = maskOf(0);
  const other = [
    withElements(describedBy(kind), [element(T.Rows, 'US', 2)]),
    withElements(describedBy(kind), [element(T.NumberOfFrames, 'IS', 1)]),
    withElements(describedBy(kind), [element(T.SamplesPerPixel, 'US', 3), element(T.PhotometricInterpretation, 'CS', 'RGB')]),
  ]; // prettier-ignore
  for (const dataSet of other) {
    await expect(clearFace(fileOf(dataSet), mask)).rejects.toMatchObject({
      code: 'dicom/unsupported-pixel-format',
    });
  }
});
