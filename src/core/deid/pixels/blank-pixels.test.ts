import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageOf } from '../../../../tests/support/image-of.ts';
import { element, withElements } from '../../dicom/build.ts';
import type { DataSet, DicomFile, Element } from '../../dicom/dataset.ts';
import { describePixels, nativeFrame } from '../../dicom/pixels.ts';
import { nativeFrameBits } from '../../dicom/pixel-length.ts';
import * as T from '../../dicom/tags.generated.ts';
import { ExplicitVRLittleEndian, RleLossless } from '../../dicom/transfer-syntaxes.ts';
import { frameOf } from '../../imaging/frame-of.ts';
import { blankPixels } from './blank-pixels.ts';
import type { PixelBox } from './pixel-box.ts';

interface Kind {
  readonly name: string;
  readonly bits: 1 | 8 | 16 | 32;
  readonly stored?: number;
  readonly high?: number;
  readonly samples?: 1 | 3;
  readonly photometric: string;
  readonly signed?: boolean;
  readonly planar?: boolean;
  readonly more?: readonly Element[];
  /** Stored values of a pixel that was blanked, as nativeFrame gives them. */
  readonly black: readonly number[];
}

/** Entry 3 of 5 is the darkest, and none is quite black. */
function palette(): Element[] {
  const descriptor = [5, 0, 8];
  const reds = Uint8Array.of(200, 40, 90, 20, 60, 0);
  const greens = Uint8Array.of(100, 40, 10, 12, 60, 0);
  const blues = Uint8Array.of(50, 40, 255, 20, 60, 0);
  return [
    element(T.RedPaletteColorLookupTableDescriptor, 'US', descriptor),
    element(T.GreenPaletteColorLookupTableDescriptor, 'US', descriptor),
    element(T.BluePaletteColorLookupTableDescriptor, 'US', descriptor),
    element(T.RedPaletteColorLookupTableData, 'OW', reds),
    element(T.GreenPaletteColorLookupTableData, 'OW', greens),
    element(T.BluePaletteColorLookupTableData, 'OW', blues),
  ];
}

const CT = element(T.Modality, 'CS', 'CT');

const KINDS: readonly Kind[] = [
  { name: 'MONOCHROME2, 8 bits', bits: 8, photometric: 'MONOCHROME2', black: [0] },
  { name: 'MONOCHROME1, 8 bits', bits: 8, photometric: 'MONOCHROME1', black: [255] },
  { name: 'MONOCHROME1, 12 of 16 bits', bits: 16, stored: 12, photometric: 'MONOCHROME1', black: [4095] },
  { name: '12 bits at the top of 16', bits: 16, stored: 12, high: 15, photometric: 'MONOCHROME2', black: [0] },
  { name: 'MONOCHROME1, 12 bits at the top of 16', bits: 16, stored: 12, high: 15, photometric: 'MONOCHROME1', black: [4095] },
  { name: '32 bits', bits: 32, photometric: 'MONOCHROME1', black: [2 ** 32 - 1] },
  { name: 'signed', bits: 16, signed: true, photometric: 'MONOCHROME2', black: [0] },
  { name: 'signed, MONOCHROME1, 12 bits', bits: 16, stored: 12, signed: true, photometric: 'MONOCHROME1', black: [2047] },
  { name: 'signed CT', bits: 16, signed: true, photometric: 'MONOCHROME2', more: [CT, element(T.RescaleSlope, 'DS', 2), element(T.RescaleIntercept, 'DS', 10)], black: [-517] },
  { name: 'signed CT of 8 bits', bits: 8, signed: true, photometric: 'MONOCHROME2', more: [CT], black: [-128] },
  { name: 'signed with padding', bits: 16, signed: true, photometric: 'MONOCHROME2', more: [CT, element(T.PixelPaddingValue, 'SS', -2000)], black: [-2000] },
  { name: 'signed with white padding', bits: 16, signed: true, photometric: 'MONOCHROME2', more: [element(T.PixelPaddingValue, 'SS', 2000)], black: [0] },
  { name: 'MONOCHROME2 shown inverse', bits: 8, photometric: 'MONOCHROME2', more: [element(T.PresentationLUTShape, 'CS', 'INVERSE')], black: [255] },
  { name: 'single bits', bits: 1, photometric: 'MONOCHROME2', black: [0] },
  { name: 'single bits, MONOCHROME1', bits: 1, photometric: 'MONOCHROME1', black: [1] },
  { name: 'RGB', bits: 8, samples: 3, photometric: 'RGB', black: [0, 0, 0] },
  { name: 'RGB in planes, 16 bits', bits: 16, samples: 3, planar: true, photometric: 'RGB', black: [0, 0, 0] },
  { name: 'YBR_FULL', bits: 8, samples: 3, photometric: 'YBR_FULL', black: [0, 0, 0] },
  { name: 'YBR_FULL in planes', bits: 8, samples: 3, planar: true, photometric: 'YBR_FULL', black: [0, 0, 0] },
  { name: 'YBR_FULL_422', bits: 8, samples: 3, photometric: 'YBR_FULL_422', black: [0, 0, 0] },
  { name: 'YBR_PARTIAL_422', bits: 8, samples: 3, photometric: 'YBR_PARTIAL_422', black: [0, 0, 0] },
  { name: 'palette', bits: 8, photometric: 'PALETTE COLOR', more: palette(), black: [3] },
]; // prettier-ignore

function describedBy(kind: Kind, rows: number, columns: number, frames: number): DataSet {
  const { bits, samples = 1, photometric, stored = bits, signed, planar, more = [] } = kind;
  const shape = { rows, columns, bits: 8 as const, samples, photometric, frames };
  return withElements(imageOf(shape, []), [
    element(T.BitsAllocated, 'US', bits),
    element(T.BitsStored, 'US', stored),
    element(T.HighBit, 'US', kind.high ?? stored - 1),
    element(T.PixelRepresentation, 'US', signed ? 1 : 0),
    element(T.PlanarConfiguration, 'US', planar ? 1 : 0),
    ...more,
  ]);
}

function fileOf(dataSet: DataSet, transferSyntaxUid = ExplicitVRLittleEndian): DicomFile {
  return { transferSyntaxUid, meta: new Map(), dataSet, hasPreamble: true };
}

const withBytes = (dataSet: DataSet, bytes: Uint8Array): DataSet =>
  withElements(dataSet, [element(T.PixelData, 'OW', bytes)]);

async function bytesOf({ dataSet }: DicomFile): Promise<Uint8Array> {
  const pixels = dataSet.get(T.PixelData);
  if (pixels?.kind === 'value') return pixels.bytes;
  if (pixels?.kind === 'bulk') return new Uint8Array(await pixels.blob.arrayBuffer());
  throw new Error('no native pixels');
}

const isInside = (boxes: readonly PixelBox[], row: number, column: number) =>
  boxes.some(
    (box) =>
      row >= box.row &&
      row < box.row + box.rows &&
      column >= box.column &&
      column < box.column + box.columns,
  );

/** Which bits of the value belong to a pixel, said pixel by pixel. */
function bitsOfPixel(dataSet: DataSet, frame: number, row: number, column: number): number[] {
  const pixels = describePixels(dataSet);
  const { rows, columns, bitsAllocated: bits, samplesPerPixel: samples } = pixels;
  const first = frame * nativeFrameBits(pixels);
  const word = (sample: number) =>
    Array.from({ length: bits }, (_, bit) => first + sample * bits + bit);
  if (pixels.photometricInterpretation.endsWith('_422')) {
    const pair = row * Math.ceil(columns / 2) + (column >> 1);
    return [0, 1, 2, 3].flatMap((sample) => word(pair * 4 + sample));
  }
  const pixel = row * columns + column;
  return Array.from({ length: samples }, (_, sample) =>
    word(
      pixels.planarConfiguration === 1 ? sample * rows * columns + pixel : pixel * samples + sample,
    ),
  ).flat();
}

/** Boxes that also begin before the picture, end behind it, or lie beside it. */
const anyBox = fc.record({
  row: fc.integer({ min: -3, max: 9 }),
  column: fc.integer({ min: -3, max: 9 }),
  rows: fc.integer({ min: 0, max: 8 }),
  columns: fc.integer({ min: 0, max: 8 }),
});

const anyCase = fc.record({
  rows: fc.integer({ min: 1, max: 8 }),
  columns: fc.integer({ min: 1, max: 8 }),
  frames: fc.integer({ min: 1, max: 11 }),
  boxes: fc.array(anyBox, { maxLength: 3 }),
  seed: fc.integer({ min: 1, max: 10_000 }),
});

function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: length + (length % 2) }, () => {
    state = (state * 48_271) % 0x7fffffff;
    return state & 0xff;
  });
}

describe.each(KINDS)('$name', (kind) => {
  test('black inside, and every other bit as it was, in all frames', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async ({ rows, columns, frames, boxes, seed }) => {
        const described = describedBy(kind, rows, columns, frames);
        const pixels = describePixels(described);
        const before = noise(Math.ceil((nativeFrameBits(pixels) * frames) / 8), seed);
        const untouched = before.slice();
        const source = fileOf(withBytes(described, before));
        const blanked = await blankPixels(source, boxes);
        expect(before).toEqual(untouched);

        const after = await bytesOf(blanked);
        const touched = new Set<number>();
        for (let frame = 0; frame < frames; frame += 1) {
          const stored = nativeFrame(blanked.dataSet, frame);
          for (let row = 0; row < rows; row += 1) {
            for (let column = 0; column < columns; column += 1) {
              if (!isInside(boxes, row, column)) continue;
              for (const bit of bitsOfPixel(described, frame, row, column)) touched.add(bit);
              const at = (row * columns + column) * kind.black.length;
              expect([...stored.subarray(at, at + kind.black.length)]).toEqual(kind.black);
            }
          }
        }
        expect(after.length).toBe(before.length);
        const bitOf = (bytes: Uint8Array, bit: number) => ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
        for (let bit = 0; bit < before.length * 8; bit += 1) {
          if (!touched.has(bit) && bitOf(after, bit) !== bitOf(before, bit)) {
            expect.fail(`bit ${bit} outside the boxes changed`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('on the disk the same as in memory', async () => {
    const described = describedBy(kind, 7, 5, 9);
    const bits = nativeFrameBits(describePixels(described));
    const bytes = noise(Math.ceil((bits * 9) / 8), 7);
    const boxes = [{ row: 1, column: 2, rows: 3, columns: 9 }];
    const held = await blankPixels(fileOf(withBytes(described, bytes)), boxes);
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    const onDisk = withElements(described, [{ kind: 'bulk', tag: T.PixelData, vr: 'OW', blob }]);
    const blanked = await blankPixels(fileOf(onDisk), boxes);
    expect(blanked.dataSet.get(T.PixelData)?.kind).toBe('bulk');
    expect(await bytesOf(blanked)).toEqual(await bytesOf(held));
  });
});

test.each([
  { name: 'bytes', kind: KINDS[0] as Kind, rows: 2048, columns: 2048, frames: 5 },
  {
    name: 'single bits that begin inside a byte',
    kind: { name: '', bits: 1, photometric: 'MONOCHROME1', black: [1] } satisfies Kind,
    rows: 4001,
    columns: 4001,
    frames: 9,
  },
])('more than is read at once, $name', async ({ kind, rows, columns, frames }) => {
  const described = describedBy(kind, rows, columns, frames);
  const bits = nativeFrameBits(describePixels(described));
  const bytes = noise(Math.ceil((bits * frames) / 8), 11);
  const boxes = [{ row: 3, column: 5, rows: 2, columns: columns - 7 }];
  const held = await blankPixels(fileOf(withBytes(described, bytes)), boxes);
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
  const onDisk = withElements(described, [{ kind: 'bulk', tag: T.PixelData, vr: 'OW', blob }]);
  const blanked = await bytesOf(await blankPixels(fileOf(onDisk), boxes));
  expect(Buffer.compare(blanked, await bytesOf(held))).toBe(0);
});

test('float pixels: nothing, or what the image calls no picture', async () => {
  const described = new Map(describedBy(KINDS[0] as Kind, 2, 2, 1));
  described.delete(T.PixelData);
  const floats = element(T.FloatPixelData, 'OF', [1.5, 2.5, 3.5, 4.5]);
  const box = { row: 0, column: 1, rows: 2, columns: 1 };
  const plain = await blankPixels(fileOf(withElements(described, [floats])), [box]);
  expect([...nativeFrame(plain.dataSet, 0)]).toEqual([1.5, 0, 3.5, 0]);
  const padding = element(T.FloatPixelPaddingValue, 'FL', [-7.25]);
  const padded = await blankPixels(fileOf(withElements(described, [floats, padding])), [box]);
  expect([...nativeFrame(padded.dataSet, 0)]).toEqual([1.5, -7.25, 3.5, -7.25]);
});

test('an overlay in unused bits goes with the box and stays beside it', async () => {
  const kind: Kind = { name: '', bits: 16, stored: 12, photometric: 'MONOCHROME1', black: [4095] };
  const described = describedBy(kind, 1, 3, 1);
  const bytes = Uint8Array.of(1, 0xf0, 2, 0xf0, 3, 0xf0);
  const box = { row: 0, column: 1, rows: 1, columns: 1 };
  const blanked = await blankPixels(fileOf(withBytes(described, bytes)), [box]);
  expect([...(await bytesOf(blanked))]).toEqual([1, 0xf0, 0xff, 0x0f, 3, 0xf0]);
});

test('black is what a screen shows darkest', async () => {
  for (const kind of KINDS.filter(({ bits }) => bits > 1)) {
    const described = describedBy(kind, 4, 4, 1);
    const bits = nativeFrameBits(describePixels(described));
    const file = fileOf(withBytes(described, noise(Math.ceil(bits / 8), 3)));
    const everything = [{ row: 0, column: 0, rows: 4, columns: 4 }];
    const { dataSet } = await blankPixels(file, everything);
    const frame = frameOf(dataSet, 0, nativeFrame(dataSet, 0));
    if (frame.samplesPerPixel === 1) continue;
    const dark = kind.photometric === 'PALETTE COLOR' ? [20, 12, 20] : [0, 0, 0];
    expect([...frame.pixels.subarray(0, 3)], kind.name).toEqual(dark);
  }
});

test('what cannot be blanked is refused and not left as it was', async () => {
  const box = { row: 0, column: 0, rows: 1, columns: 1 };
  const fragments: Element = {
    kind: 'encapsulated',
    tag: T.PixelData,
    vr: 'OB',
    basicOffsetTable: new Uint32Array(),
    fragments: [Uint8Array.of(1, 2)],
  };
  const grey = KINDS[0] as Kind;
  const encapsulated = withElements(describedBy(grey, 1, 1, 1), [fragments]);
  await expect(blankPixels(fileOf(encapsulated, RleLossless), [box])).rejects.toMatchObject({
    code: 'dicom/unsupported-transfer-syntax',
  });
  const colour: Kind = { ...grey, samples: 3, photometric: 'HSV' };
  const hsv = withBytes(describedBy(colour, 2, 2, 1), new Uint8Array(12));
  await expect(blankPixels(fileOf(hsv), [box])).rejects.toMatchObject({
    code: 'dicom/unsupported-pixel-format',
  });
  const short = withBytes(describedBy(grey, 4, 4, 2), new Uint8Array(20));
  await expect(blankPixels(fileOf(short), [box])).rejects.toMatchObject({
    code: 'dicom/truncated',
  });
  const whole = withElements(describedBy(grey, 2, 2, 1), [
    { kind: 'bulk', tag: T.PixelData, vr: 'OB', blob: new Blob([new Uint8Array(4)]) },
  ]);
  await expect(blankPixels(fileOf(whole), [box], AbortSignal.abort())).rejects.toMatchObject({
    name: 'AbortError',
  });
});
