import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryInstance } from '../../../tests/support/arbitrary-data-set.ts';
import { encodeDataSet, part10 } from '../../../tests/support/encode-dicom.ts';
import { AppError } from '../errors.ts';
import { dataSetOf, element } from './build.ts';
import type { DataSet, DicomFile, Element } from './dataset.ts';
import { readRange, sizeOf } from './file-bytes.ts';
import { readDicomBlob, readDicomBytes } from './read-blob.ts';
import { readDicomFile } from './read.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { numbersOf, stringOf } from './values.ts';
import { writeDicomFile, writeDicomParts } from './write.ts';

const identity = [
  element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
];
const shape = [
  element(Tag.Rows, 'US', 4),
  element(Tag.Columns, 'US', 5),
  element(Tag.BitsAllocated, 'US', 16),
];
const pixelData = element(
  Tag.PixelData,
  'OW',
  Uint8Array.from({ length: 40 }, (_, at) => at * 7),
);
const trailing = element(Tag.DataSetTrailingPadding, 'OB', Uint8Array.of(1, 2));
const LITTLE = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };

/** By slices, however small the file. */
const readBySlices = (bytes: Uint8Array) =>
  readDicomBlob(new Blob([bytes as Uint8Array<ArrayBuffer>]), { mostHeldBytes: 0 });

/** The same file with all its bytes in memory, to be compared with one that was read whole. */
async function held(file: DicomFile): Promise<DicomFile> {
  const dataSet = new Map<number, Element>();
  for (const one of file.dataSet.values()) dataSet.set(one.tag, await heldElement(one));
  return { ...file, dataSet };
}

async function heldElement(one: Element): Promise<Element> {
  if (one.kind === 'bulk') return element(one.tag, one.vr, await readRange(one.blob, 0, Infinity));
  if (one.kind !== 'encapsulated') return one;
  const fragments = one.fragments.map((fragment) => readRange(fragment, 0, sizeOf(fragment)));
  return { ...one, fragments: await Promise.all(fragments) };
}

function codeOf(reading: Promise<DicomFile>): Promise<string> {
  return reading.then(
    () => 'read',
    (error: unknown) => (error instanceof AppError ? error.code : `foreign: ${String(error)}`),
  );
}

function encapsulatedFile(fragmentBytes: readonly number[], more: readonly Element[] = []) {
  const dataSet = dataSetOf([
    ...identity,
    {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: Uint32Array.of(0),
      fragments: fragmentBytes.map((length, index) => new Uint8Array(length).fill(index + 1)),
    },
    ...more,
  ]);
  return writeDicomFile({ transferSyntaxUid: Syntax.RleLossless, dataSet });
}

describe('a file read by slices is the file read whole', () => {
  test.each([
    ['implicit little endian', Syntax.ImplicitVRLittleEndian, false, false],
    ['explicit big endian', Syntax.ExplicitVRBigEndian, true, true],
    ['explicit little endian', Syntax.ExplicitVRLittleEndian, true, false],
    ['deflated', Syntax.DeflatedExplicitVRLittleEndian, true, false],
  ])('%s, with and without what stands behind the pixels', async (_, uid, isExplicit, isBig) => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryInstance(),
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        async (dataSet, hasUndefinedLengths, hasTail, hasMeta) => {
          const options = { isExplicit, isBigEndian: isBig, hasUndefinedLengths };
          const elements = [
            ...dataSet.values(),
            ...shape,
            pixelData,
            ...(hasTail ? [trailing] : []),
          ];
          const encoded = encodeDataSet(dataSetOf(elements), options);
          const isDeflated = uid === Syntax.DeflatedExplicitVRLittleEndian;
          const body = isDeflated ? deflateRawSync(encoded) : encoded;
          const bytes = hasMeta || isDeflated || isBig ? part10(uid, body) : body;
          const sliced = await readBySlices(bytes);
          expect(sliced.dataSet.get(Tag.PixelData)?.kind).toBe('bulk');
          expect(await held(sliced)).toEqual(await readDicomFile(bytes));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('fragments of any length, empty ones too, and what stands behind them', async () => {
    const lengths = fc.array(fc.constantFrom(0, 2, 6, 1000, 4096, 5000, 70_000), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.boolean(), async (fragmentBytes, hasTail) => {
        const bytes = encapsulatedFile(fragmentBytes, hasTail ? [trailing] : []);
        const sliced = await readBySlices(bytes);
        const pixels = sliced.dataSet.get(Tag.PixelData);
        if (pixels?.kind !== 'encapsulated') throw new Error('no fragments');
        expect(pixels.fragments.every((fragment) => 'source' in fragment)).toBe(true);
        expect(await held(sliced)).toEqual(await readDicomFile(bytes));
      }),
      { numRuns: 60 },
    );
  });

  test('thousands of small fragments, whose headers stand across the ends of what is read', async () => {
    const bytes = encapsulatedFile(Array.from({ length: 3000 }, (_, index) => (index % 4) * 2));
    expect(await held(await readBySlices(bytes))).toEqual(await readDicomFile(bytes));
  });

  test('fragments over several windows, a header across the end of one', async () => {
    const lengths = Array<number>(120).fill(100_000);
    const startsOf = async (bytes: Uint8Array) => {
      const pixels = (await readBySlices(bytes)).dataSet.get(Tag.PixelData);
      if (pixels?.kind !== 'encapsulated') throw new Error('no fragments');
      return pixels.fragments.map((one) => ('source' in one ? one.start : 0));
    };
    const window = 4 * 1024 ** 2;
    const wanted = window + 4;
    const next = (await startsOf(encapsulatedFile(lengths))).find((start) => start > wanted) ?? 0;
    lengths[0] = 100_000 - (next - wanted);
    const bytes = encapsulatedFile(lengths);
    expect(await startsOf(bytes)).toContain(wanted);
    expect(await held(await readBySlices(bytes))).toEqual(await readDicomFile(bytes));
  });

  test('fragments in an implicit data set, which no syntax has and some files do', async () => {
    const body = encodeDataSet(dataSetOf(identity), { ...LITTLE, isExplicit: false });
    const fragments = encapsulatedFile([6, 10]).subarray(-(8 + 4 + 14 + 18 + 8));
    const openPixelData = [0xe0, 0x7f, 0x10, 0, 0xff, 0xff, 0xff, 0xff];
    const bytes = part10(
      Syntax.JpegBaseline,
      Uint8Array.of(...body, ...openPixelData, ...fragments),
    );
    const sliced = await readBySlices(bytes);
    expect(await held(sliced)).toEqual(await readDicomFile(bytes));
    const pixels = sliced.dataSet.get(Tag.PixelData);
    expect(pixels?.kind === 'encapsulated' && pixels.fragments.map(sizeOf)).toEqual([6, 10]);
  });

  test('a header longer than the first window', async () => {
    const long = element(0x00091001, 'OB', new Uint8Array(3 * 1024 ** 2).fill(7));
    const dataSet = dataSetOf([...identity, long, ...shape, pixelData]);
    const bytes = writeDicomFile({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
    expect(await held(await readBySlices(bytes))).toEqual(await readDicomFile(bytes));
  });

  test('cells of 32 bits of a big endian file change their bytes as one', async () => {
    const wide = [element(Tag.Rows, 'US', 1), element(Tag.Columns, 'US', 2)];
    const swapped = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const bits = element(Tag.BitsAllocated, 'US', 32);
    const pixels = element(Tag.PixelData, 'OB', swapped);
    const options = { ...LITTLE, isBigEndian: true };
    const bytes = part10(
      Syntax.ExplicitVRBigEndian,
      encodeDataSet(dataSetOf([...identity, ...wide, bits, pixels]), options),
    );
    bytes.set([0x4f, 0x57], bytes.length - swapped.length - 8); // OB becomes OW.
    const { dataSet } = await held(await readBySlices(bytes));
    const found = dataSet.get(Tag.PixelData);
    expect(found?.kind === 'value' && [...found.bytes]).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
  });
});

describe('what is in memory', () => {
  test('a small file is read whole, values are ranges of it', async () => {
    const dataSet = dataSetOf([...identity, ...shape, pixelData]);
    const bytes = writeDicomFile({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
    const file = await readDicomBlob(new Blob([bytes]));
    expect(file).toEqual(await readDicomFile(bytes));
  });

  test('of a large file the header alone', async () => {
    const large = [element(Tag.Rows, 'US', 2048), element(Tag.Columns, 'US', 2048)];
    const frames = [element(Tag.NumberOfFrames, 'IS', 9), element(Tag.BitsAllocated, 'US', 16)];
    const blob = new Blob(Array<Uint8Array<ArrayBuffer>>(9).fill(new Uint8Array(2 * 2048 ** 2)));
    const bulk = { kind: 'bulk', tag: Tag.PixelData, vr: 'OW', blob } as const;
    const parts = writeDicomParts({
      transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
      dataSet: dataSetOf([...identity, ...large, ...frames, bulk, trailing]),
    });
    const { dataSet } = await readDicomBlob(new Blob(parts as BlobPart[]));
    expect(dataSet.get(Tag.PixelData)).toMatchObject({ kind: 'bulk', vr: 'OW' });
    expect(numbersOf(dataSet, Tag.NumberOfFrames)).toEqual([9]);
    const held = dataSet.get(Tag.SOPClassUID);
    expect(held?.kind === 'value' && held.bytes.buffer.byteLength).toBeLessThan(100_000);
    expect(dataSet.has(Tag.DataSetTrailingPadding)).toBe(true);
  });
});

describe('damaged files', () => {
  const native = writeDicomFile({
    transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
    dataSet: dataSetOf([...identity, ...shape, pixelData, trailing]),
  });

  test.each([
    ['native', native],
    ['encapsulated', encapsulatedFile([10, 0, 3000], [trailing])],
  ])('every cut of a %s file ends as it does in memory', async (_, whole) => {
    for (let length = 0; length < whole.length; length += length < 140 ? 20 : 1) {
      const cut = whole.subarray(0, length);
      const sliced = codeOf(readBySlices(cut));
      const inMemory = length === 0 ? 'dicom/empty-file' : await codeOf(readDicomFile(cut));
      expect(`${length} ${await sliced}`).toBe(`${length} ${inMemory}`);
    }
  });

  test('pixels too few, too many, zeros of a disk block', async () => {
    const codesWith = async (value: Uint8Array) => {
      const dataSet = dataSetOf([...identity, ...shape, element(Tag.PixelData, 'OW', value)]);
      const bytes = writeDicomFile({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
      return codeOf(readBySlices(bytes));
    };
    expect(await codesWith(new Uint8Array(38))).toBe('dicom/truncated');
    expect(await codesWith(Uint8Array.of(...new Uint8Array(40), 0, 1))).toBe('dicom/malformed');
    expect(await codesWith(new Uint8Array(40 + 514))).toBe('dicom/malformed');
    expect(await codesWith(new Uint8Array(40 + 512))).toBe('read');
  });

  test('a tag that stands before and behind the pixels', async () => {
    const again = encodeDataSet(dataSetOf([element(Tag.Rows, 'US', 5)]), LITTLE);
    expect(await codeOf(readBySlices(Uint8Array.of(...native, ...again)))).toBe('dicom/malformed');
  });

  test('what stands between fragments, and a table that is none', async () => {
    const whole = encapsulatedFile([6, 6]);
    const first = whole.length - 8 - 14 - 14; // delimiter, two fragments
    const broken = whole.slice();
    broken[first + 2] = 1;
    expect(await codeOf(readBySlices(broken))).toBe('dicom/malformed');
    const noTable = whole.slice();
    noTable[first - 8] = 6; // The table swallows the beginning of the next header.
    expect(await codeOf(readBySlices(noTable))).toBe('dicom/malformed');
  });

  test('a header that does not fit into memory', async () => {
    const huge = { ...element(0x00091001, 'OB', new Uint8Array()), kind: 'bulk' } as const;
    const blob = new Blob(Array<Uint8Array<ArrayBuffer>>(5).fill(new Uint8Array(2 ** 26)));
    const dataSet: DataSet = dataSetOf([...identity, { ...huge, vr: 'OB', blob }, pixelData]);
    const parts = writeDicomParts({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
    expect(await codeOf(readDicomBlob(new Blob(parts as BlobPart[])))).toBe('dicom/too-large');
  });

  test('what a file in memory inflates to goes to the disk when it is large, else stays', async () => {
    const dataSet = dataSetOf([...identity, ...shape, pixelData]);
    const body = deflateRawSync(encodeDataSet(dataSet, LITTLE));
    const file = part10(Syntax.DeflatedExplicitVRLittleEndian, body);
    const small = await readDicomBytes(file);
    expect(small.dataSet.get(Tag.PixelData)?.kind).toBe('value');
    const large = await readDicomBytes(file, { mostHeldBytes: 60 });
    expect(large.dataSet.get(Tag.PixelData)?.kind).toBe('bulk');
    expect(await held(large)).toEqual(small);
    expect(await codeOf(readDicomBytes(file, { mostHeldBytes: 60, maxInflatedBytes: 70 }))).toBe(
      'dicom/too-large',
    );
  });

  test('a deflated bomb is given up', async () => {
    const bomb = deflateRawSync(Buffer.alloc(80 * 1024 ** 2));
    const file = part10(Syntax.DeflatedExplicitVRLittleEndian, bomb);
    expect(await codeOf(readBySlices(file))).toBe('dicom/too-large');
  });

  test('deflated data that is cut off or damaged', async () => {
    const noise = Uint8Array.from({ length: 40 }, (_, at) => (at * 73) ^ (at << 3));
    const elements = [...identity, ...shape, element(Tag.PixelData, 'OW', noise)];
    const deflated = deflateRawSync(encodeDataSet(dataSetOf(elements), LITTLE));
    const uid = Syntax.DeflatedExplicitVRLittleEndian;
    const cut = part10(uid, deflated.subarray(0, -20));
    expect(await codeOf(readBySlices(cut))).toBe('dicom/truncated');
    const damaged = part10(uid, Uint8Array.from(deflated).fill(0xff, 20));
    expect(await codeOf(readBySlices(damaged))).toMatch(/^dicom\/(malformed|truncated)$/);
  });

  test('a file that can no longer be read is an error of the file system', async () => {
    const gone = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    class LostBlob extends Blob {
      override arrayBuffer = gone;
      override slice = () => new LostBlob();
    }
    for (const mostHeldBytes of [0, 2 ** 26]) {
      const reading = readDicomBlob(new LostBlob([native]), { mostHeldBytes });
      await expect(reading).rejects.toThrow(DOMException);
    }
  });

  test('so is a deflated one that is lost while it is inflated', async () => {
    const body = deflateRawSync(
      encodeDataSet(dataSetOf([...identity, ...shape, pixelData]), LITTLE),
    );
    const deflated = part10(Syntax.DeflatedExplicitVRLittleEndian, body);
    class LostBlob extends Blob {
      override slice = () => new LostBlob([deflated]);
      override stream = () =>
        new ReadableStream<Uint8Array<ArrayBuffer>>({
          start(controller) {
            controller.error(new DOMException('gone', 'NotReadableError'));
          },
        });
    }
    class LostBehindHeader extends Blob {
      override slice = (start?: number) => new (start === 0 ? Blob : LostBlob)([deflated]);
    }
    const reading = readDicomBlob(new LostBehindHeader([deflated]), { mostHeldBytes: 0 });
    await expect(reading).rejects.toThrow(DOMException);
  });

  test('a directory is no image, a letter is no DICOM', async () => {
    const directory = writeDicomFile({
      transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
      dataSet: dataSetOf([
        element(Tag.SOPClassUID, 'UI', '1.2.840.10008.1.3.10'),
        element(Tag.SOPInstanceUID, 'UI', '2.25.1'),
      ]),
    });
    expect(await codeOf(readBySlices(directory))).toBe('import/dicomdir');
    const letter = new TextEncoder().encode('Dear colleague, '.repeat(100));
    expect(await codeOf(readBySlices(letter))).toBe('dicom/not-dicom');
    const noImage = writeDicomFile({
      transferSyntaxUid: Syntax.ExplicitVRLittleEndian,
      dataSet: dataSetOf(identity),
    });
    expect(stringOf((await readBySlices(noImage)).dataSet, Tag.SOPInstanceUID)).toBe('2.25.123');
  });
});
