import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { arbitraryInstance } from '../../../tests/support/arbitrary-data-set.ts';
import { encodeDataSet, part10 } from '../../../tests/support/encode-dicom.ts';
import { AppError } from '../errors.ts';
import { dataSetOf, element, sequence } from './build.ts';
import type { DataSet, DicomFile, Element, FileBytes, Fragment } from './dataset.ts';
import { readDicomFile } from './read.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { numbersOf, stringOf } from './values.ts';
import { writeDicomFile, writeDicomParts } from './write.ts';

const identity = [
  element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
];

function write(dataSet: DataSet): Uint8Array<ArrayBuffer> {
  return writeDicomFile({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
}

function hexOf(bytes: Fragment): string {
  if (!(bytes instanceof Uint8Array)) throw new Error('only what is in memory is compared here');
  return Buffer.from(bytes).toString('hex');
}

/** Plain values, so that a range of a file equals the bytes it was written from. */
function plain(dataSet: DataSet): unknown {
  return [...dataSet.values()].map((one: Element) => {
    if (one.kind === 'sequence') return [one.tag, 'SQ', one.items.map(plain)];
    if (one.kind === 'value') return [one.tag, one.vr, Buffer.from(one.bytes).toString('hex')];
    if (one.kind === 'bulk') throw new Error('only what is in memory is compared here');
    return [one.tag, [...one.basicOffsetTable], one.fragments.map(hexOf)];
  });
}

function codeOf(reading: Promise<DicomFile>): Promise<string> {
  return reading.then(
    () => 'read',
    (error: unknown) => (error instanceof AppError ? error.code : `foreign: ${String(error)}`),
  );
}

describe('written in parts', () => {
  const shape = [
    element(Tag.Rows, 'US', 300),
    element(Tag.Columns, 'US', 301),
    element(Tag.BitsAllocated, 'US', 8),
  ];
  const pixels = Uint8Array.from({ length: 300 * 301 }, (_, at) => at % 251);
  const syntax = { transferSyntaxUid: Syntax.ExplicitVRLittleEndian };
  const joined = async (parts: readonly FileBytes[]) =>
    Buffer.from(await new Blob(parts as BlobPart[]).arrayBuffer());

  test('a large value is handed on, not copied, and the bytes are those of one array', async () => {
    const behind = element(Tag.DataSetTrailingPadding, 'OB', Uint8Array.of(1, 2));
    const pixelData = element(Tag.PixelData, 'OB', pixels);
    const dataSet = dataSetOf([...identity, ...shape, pixelData, behind]);
    const parts = writeDicomParts({ ...syntax, dataSet });
    expect(parts).toContain(pixelData.bytes);
    expect((await joined(parts)).equals(write(dataSet))).toBe(true);
  });

  test('pixel data on the disk stands where it would stand from memory, padded alike', async () => {
    const blob = new Blob([pixels.subarray(1)]);
    const onDisk = { kind: 'bulk', tag: Tag.PixelData, vr: 'OB', blob } as const;
    const inMemory = element(Tag.PixelData, 'OB', pixels.subarray(1));
    const withPixels = (one: Element) => dataSetOf([...identity, ...shape, one]);
    const parts = writeDicomParts({ ...syntax, dataSet: withPixels(onDisk) });
    expect((await joined(parts)).equals(write(withPixels(inMemory)))).toBe(true);
    expect(() => write(withPixels(onDisk))).toThrow('not put into one array');
  });
});

describe('reading gives back what was written', () => {
  test('by our writer, for any nesting', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryInstance(), async (dataSet) => {
        const file = await readDicomFile(write(dataSet));
        expect(plain(file.dataSet)).toEqual(plain(dataSet));
        expect(Buffer.from(write(file.dataSet)).equals(write(dataSet))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['implicit little endian', Syntax.ImplicitVRLittleEndian, false, false],
    ['explicit big endian', Syntax.ExplicitVRBigEndian, true, true],
    ['explicit little endian', Syntax.ExplicitVRLittleEndian, true, false],
  ])('in %s, with and without delimiters', async (_, uid, isExplicit, isBigEndian) => {
    await fc.assert(
      fc.asyncProperty(arbitraryInstance(), fc.boolean(), async (dataSet, hasUndefinedLengths) => {
        const body = encodeDataSet(dataSet, { isExplicit, isBigEndian, hasUndefinedLengths });
        const file = await readDicomFile(part10(uid, body));
        expect(file.transferSyntaxUid).toBe(uid);
        expect(plain(file.dataSet)).toEqual(plain(dataSet));
      }),
      { numRuns: 100 },
    );
  });

  test('deflated, with each trailer that writers leave behind it', async () => {
    const options = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };
    const dataSet = dataSetOf([...identity, element(Tag.PatientName, 'PN', 'A^B')]);
    const deflated = deflateRawSync(encodeDataSet(dataSet, options));
    for (const trailer of [[], [0], [1, 2, 3, 4, 5, 6, 7, 8]]) {
      const bytes = Uint8Array.from([...deflated, ...trailer]);
      const file = await readDicomFile(part10(Syntax.DeflatedExplicitVRLittleEndian, bytes));
      expect(plain(file.dataSet)).toEqual(plain(dataSet));
    }
    const big = part10(Syntax.DeflatedExplicitVRLittleEndian, deflateRawSync(Buffer.alloc(10_000)));
    expect(await codeOf(readDicomFile(big, { maxInflatedBytes: 9_999 }))).toBe('dicom/too-large');
    const cut = part10(Syntax.DeflatedExplicitVRLittleEndian, deflated.subarray(0, -20));
    expect(await codeOf(readDicomFile(cut))).toBe('dicom/truncated');
  });

  test('a deflated bomb is given up long before the limit', async () => {
    const bomb = deflateRawSync(Buffer.alloc(80 * 1024 ** 2));
    const file = part10(Syntax.DeflatedExplicitVRLittleEndian, bomb);
    expect(await codeOf(readDicomFile(file))).toBe('dicom/too-large');
  });

  test('deflated bytes are fed in small slices: what comes of one is held all at once', async () => {
    const fed: number[] = [];
    const Inflating = DecompressionStream;
    class Watched {
      readonly writable: WritableStream<Uint8Array>;
      readonly readable: ReadableStream<Uint8Array>;
      constructor(format: CompressionFormat) {
        const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>({
          transform(chunk, controller) {
            fed.push(chunk.length);
            controller.enqueue(chunk);
          },
        });
        this.writable = writable;
        this.readable = readable.pipeThrough(new Inflating(format));
      }
    }
    vi.stubGlobal('DecompressionStream', Watched);
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    const bomb = deflateRawSync(Buffer.alloc(80 * 1024 ** 2));
    const file = part10(Syntax.DeflatedExplicitVRLittleEndian, bomb);
    expect(await codeOf(readDicomFile(file))).toBe('dicom/too-large');
    expect(Math.max(...fed)).toBeLessThanOrEqual(16 * 1024);
  });

  test('a value is a range of the file, not a copy', async () => {
    const bytes = write(dataSetOf([...identity, element(Tag.PatientName, 'PN', 'A^B')]));
    const name = (await readDicomFile(bytes)).dataSet.get(Tag.PatientName);
    expect(name?.kind === 'value' && name.bytes.buffer).toBe(bytes.buffer);
  });
});

describe('what the standard leaves to the reader', () => {
  const file = (dataSet: DataSet, uid: string = Syntax.ExplicitVRLittleEndian) => {
    const isExplicit = uid !== Syntax.ImplicitVRLittleEndian;
    const options = { isExplicit, isBigEndian: false, hasUndefinedLengths: false };
    return readDicomFile(part10(uid, encodeDataSet(dataSet, options)));
  };

  test('UN of undefined length is an implicit sequence (CP-246)', async () => {
    const item = [0x10, 0, 0x10, 0, 4, 0, 0, 0, 0x41, 0x5e, 0x42, 0x20];
    const body = [
      ...encodeDataSet(dataSetOf(identity), {
        isExplicit: true,
        isBigEndian: false,
        hasUndefinedLengths: false,
      }),
      ...[0x09, 0, 0x01, 0x10, 0x55, 0x4e, 0, 0, 0xff, 0xff, 0xff, 0xff],
      ...[0xfe, 0xff, 0, 0xe0, item.length, 0, 0, 0, ...item],
      ...[0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0],
    ];
    const read = await readDicomFile(part10(Syntax.ExplicitVRLittleEndian, Uint8Array.from(body)));
    const found = read.dataSet.get(0x00091001);
    expect(found?.kind).toBe('sequence');
    expect(
      found?.kind === 'sequence' && stringOf(found.items[0] ?? new Map(), Tag.PatientName),
    ).toBe('A^B');
  });

  test('UN of a known tag takes the VR of the dictionary, a hidden sequence is opened', async () => {
    const options = { isExplicit: false, isBigEndian: false, hasUndefinedLengths: false };
    const inner = dataSetOf([element(Tag.PatientName, 'PN', 'A^B')]);
    const wrapped = encodeDataSet(
      dataSetOf([sequence(Tag.ReferencedStudySequence, [inner])]),
      options,
    );
    const dataSet = dataSetOf([
      ...identity,
      element(Tag.ReferencedStudySequence, 'UN', wrapped.subarray(8)),
      element(0x00091001, 'UN', wrapped.subarray(8)),
      element(Tag.PatientID, 'UN', new TextEncoder().encode('ID')),
    ]);
    const read = (await file(dataSet)).dataSet;
    expect(read.get(Tag.ReferencedStudySequence)?.vr).toBe('SQ');
    expect(read.get(0x00091001)?.vr).toBe('SQ');
    expect(read.get(Tag.PatientID)?.vr).toBe('LO');
  });

  test('US or SS follows Pixel Representation, also in items before it', async () => {
    const signed = element(Tag.PixelPaddingValue, 'SS', -2000);
    const dataSet = dataSetOf([
      ...identity,
      sequence(Tag.ReferencedStudySequence, [dataSetOf([signed])]),
      element(Tag.PixelRepresentation, 'US', 1),
      signed,
    ]);
    const read = (await file(dataSet, Syntax.ImplicitVRLittleEndian)).dataSet;
    expect(numbersOf(read, Tag.PixelPaddingValue)).toEqual([-2000]);
    expect(plain(read)).toEqual(plain(dataSet));
  });

  test('group lengths and zeros behind the end are dropped', async () => {
    const dataSet = dataSetOf([element(0x00080000, 'UL', 100), ...identity]);
    const read = await file(dataSet);
    expect(read.dataSet.has(0x00080000)).toBe(false);
    const bytes = write(dataSetOf(identity));
    const padded = new Uint8Array(bytes.length + 13);
    padded.set(bytes);
    expect((await readDicomFile(padded)).dataSet.size).toBe(2);
  });

  test('no preamble: a data set is recognised, other bytes are not', async () => {
    const options = { isExplicit: false, isBigEndian: false, hasUndefinedLengths: false };
    const bare = encodeDataSet(dataSetOf(identity), options);
    const read = await readDicomFile(bare);
    expect(read.transferSyntaxUid).toBe(Syntax.ImplicitVRLittleEndian);
    expect(read.hasPreamble).toBe(false);
    expect(await codeOf(readDicomFile(new TextEncoder().encode('Dear colleague, ')))).toBe(
      'dicom/not-dicom',
    );
    expect(await codeOf(readDicomFile(new Uint8Array(600)))).toBe('dicom/not-dicom');
    expect(await codeOf(readDicomFile(new Uint8Array()))).toBe('dicom/empty-file');
  });

  test('a directory is no image', async () => {
    const dataSet = dataSetOf([
      element(Tag.SOPClassUID, 'UI', '1.2.840.10008.1.3.10'),
      element(Tag.SOPInstanceUID, 'UI', '2.25.1'),
    ]);
    expect(await codeOf(readDicomFile(write(dataSet)))).toBe('import/dicomdir');
  });
});

describe('pixels that the header does not describe', () => {
  const pixels = dataSetOf([
    ...identity,
    element(Tag.Rows, 'US', 4),
    element(Tag.Columns, 'US', 4),
    element(Tag.BitsAllocated, 'US', 16),
    element(Tag.PixelData, 'OW', new Uint8Array(32)),
  ]);

  test('fewer pixels than rows and columns ask for', async () => {
    const short = dataSetOf([...pixels.values(), element(Tag.PixelData, 'OW', new Uint8Array(30))]);
    expect(await codeOf(readDicomFile(write(short)))).toBe('dicom/truncated');
  });

  test('more pixels than rows and columns ask for, but not the zeros of a disk block', async () => {
    const codeWith = (surplus: Uint8Array) => {
      const value = Uint8Array.of(...new Uint8Array(32), ...surplus);
      const longer = [...pixels.values(), element(Tag.PixelData, 'OW', value)];
      return codeOf(readDicomFile(write(dataSetOf(longer))));
    };
    expect(await codeWith(Uint8Array.of(0, 1))).toBe('dicom/malformed');
    expect(await codeWith(new Uint8Array(514))).toBe('dicom/malformed');
    expect(await codeWith(new Uint8Array(512))).toBe('read');
  });
});

describe('the writer', () => {
  test('a short-length VR over 64 KB goes out as UN and comes back', async () => {
    const long = element(Tag.ImageComments, 'LT', 'x'.repeat(70_000));
    const bytes = write(dataSetOf([...identity, long]));
    const file = await readDicomFile(bytes);
    expect(plain(file.dataSet)).toEqual(plain(dataSetOf([...identity, long])));
  });

  test('the preamble is empty, the meta group is ours, nothing follows the pixels', async () => {
    const dataSet = dataSetOf([...identity, element(Tag.PixelData, 'OB', Uint8Array.of(1, 2))]);
    const bytes = write(dataSet);
    expect(bytes.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect([...bytes.subarray(-2)]).toEqual([1, 2]);
    const { meta } = await readDicomFile(bytes);
    expect(stringOf(meta, Tag.ImplementationVersionName)).toBe('RCDM_STUDIO_0');
    expect(stringOf(meta, Tag.MediaStorageSOPInstanceUID)).toBe('2.25.123');
  });

  test('fragments keep their offset table; a syntax that does not fit is refused', async () => {
    const encapsulated: Element = {
      kind: 'encapsulated',
      tag: Tag.PixelData,
      vr: 'OB',
      basicOffsetTable: Uint32Array.of(0, 10),
      fragments: [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5)],
    };
    const dataSet = dataSetOf([...identity, encapsulated]);
    const bytes = writeDicomFile({ transferSyntaxUid: Syntax.RleLossless, dataSet });
    const file = await readDicomFile(bytes);
    expect(file.transferSyntaxUid).toBe(Syntax.RleLossless);
    const padded = { ...encapsulated, fragments: [Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5, 0)] };
    expect(plain(file.dataSet)).toEqual(plain(dataSetOf([...identity, padded])));
    expect(() => write(dataSet)).toThrow('does not fit');
    expect(() => write(new Map())).toThrow('SOP Class');
  });

  const hasDcmtk = (() => {
    try {
      execFileSync('dcmdump', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false; // Not installed: the test below says so by being skipped.
    }
  })();

  test.skipIf(!hasDcmtk)('dcmtk reads it without a complaint (needs dcmtk)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rcdm-write-'));
    try {
      const path = join(folder, 'file.dcm');
      for (const dataSet of fc.sample(arbitraryInstance(), { numRuns: 20, seed: 7 })) {
        writeFileSync(path, write(dataSet));
        expect(execFileSync('dcmftest', [path], { encoding: 'utf8' })).toMatch(/^yes:/);
        execFileSync('dcmdump', ['--quiet', '+E', path], { stdio: ['ignore', 'ignore', 'pipe'] });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
