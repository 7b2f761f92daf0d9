import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryInstance } from '../../../tests/support/arbitrary-data-set.ts';
import { encodeDataSet } from '../../../tests/support/encode-dicom.ts';
import { dataSetOf, element, sequence } from './build.ts';
import type { DataSet, Element, FileBytes, Fragment } from './dataset.ts';
import { readRange, sizeOf } from './file-bytes.ts';
import { extendedOffsets } from './offset-tables.ts';
import { readDicomFile } from './read.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { stringOf } from './values.ts';
import { writeDicomFile, writeDicomParts } from './write.ts';

const identity = [
  element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.7'),
  element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
];
const LITTLE = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };

async function joined(parts: readonly FileBytes[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer());
}

/** Fragments of any length, odd ones too, on the disk or in memory; some as large as a part. */
const fragments: fc.Arbitrary<FileBytes[]> = fc.array(
  fc
    .tuple(fc.constantFrom(0, 1, 2, 3, 10, 101, 70_001), fc.nat(255), fc.boolean())
    .map(([length, value, isOnDisk]) => {
      const bytes = new Uint8Array(length).fill(value);
      return isOnDisk ? new Blob([bytes]) : bytes;
    }),
  { minLength: 1, maxLength: 8 },
);

const uint64s = (values: readonly number[]) =>
  new Uint8Array(BigUint64Array.from(values, BigInt).buffer);

/** Where each fragment would stand with and without the byte that makes it even. */
function offsetsOf(parts: readonly Fragment[], countsPadding: boolean): number[] {
  let next = 0;
  return parts.map((part) => {
    const offset = next;
    next += 8 + sizeOf(part) + (countsPadding ? sizeOf(part) % 2 : 0);
    return offset;
  });
}

function encapsulated(parts: readonly FileBytes[], offsets: readonly number[]): DataSet {
  const basicOffsetTable = Uint32Array.from(offsets);
  return dataSetOf([
    ...identity,
    element(Tag.ExtendedOffsetTable, 'OV', uint64s(offsets)),
    element(Tag.EncapsulatedPixelDataValueTotalLength, 'UV', uint64s([77])),
    { kind: 'encapsulated', tag: Tag.PixelData, vr: 'OB', basicOffsetTable, fragments: parts },
  ]);
}

test('behind the meta group stands what a plain encoder writes, in even parts', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryInstance(), fc.nat(70_001), async (dataSet, pixelBytes) => {
      const pixels = element(Tag.PixelData, 'OB', new Uint8Array(pixelBytes).fill(5));
      const whole = dataSetOf([...dataSet.values(), pixels]);
      const file = { transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet: whole };
      const written = await joined(writeDicomParts(file));
      const body = encodeDataSet(whole, LITTLE);
      const start = written.length - body.length;
      expect(Buffer.compare(written.subarray(start), body)).toBe(0);
      expect(start).toBe(128 + 4 + 12 + new DataView(written.buffer).getUint32(140, true));
      expect(Buffer.compare(written, writeDicomFile(file))).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('fragments stay as they are; offset tables are true whatever they counted before', async () => {
  await fc.assert(
    fc.asyncProperty(fragments, fc.boolean(), async (parts, countsPadding) => {
      const dataSet = encapsulated(parts, offsetsOf(parts, countsPadding));
      const written = await joined(
        writeDicomParts({ transferSyntaxUid: Syntax.RleLossless, dataSet }),
      );
      const read = (await readDicomFile(written)).dataSet;
      const pixels = read.get(Tag.PixelData);
      const table = read.get(Tag.ExtendedOffsetTable);
      if (pixels?.kind !== 'encapsulated' || table?.kind !== 'value') throw new Error('lost');
      const trueOffsets = offsetsOf(pixels.fragments, false);
      expect([...pixels.basicOffsetTable]).toEqual(trueOffsets);
      expect(extendedOffsets(table)).toEqual(trueOffsets);
      for (const [index, fragment] of pixels.fragments.entries()) {
        const given = await readRange(parts[index] ?? fragment, 0, Infinity);
        expect(Buffer.compare((fragment as Uint8Array).subarray(0, given.length), given)).toBe(0);
        expect(sizeOf(fragment)).toBe(given.length + (given.length % 2));
      }
      const length = read.get(Tag.EncapsulatedPixelDataValueTotalLength);
      expect(length?.kind === 'value' && length.bytes).toEqual(uint64s([77]));
    }),
    { numRuns: 100 },
  );
});

test('lengths count what is only handed on, and what made the writer take more room', async () => {
  const large = element(Tag.ICCProfile, 'OB', new Uint8Array(70_000).fill(3));
  const items = Array.from({ length: 20 }, (_, index) =>
    dataSetOf([element(Tag.TextValue, 'UT', `item ${index} `.repeat(300)), large]),
  );
  const dataSet = dataSetOf([
    ...identity,
    sequence(Tag.ContentSequence, [dataSetOf([sequence(Tag.ContentSequence, items)])]),
  ]);
  const parts = writeDicomParts({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet });
  expect(parts.filter((part) => part === large.bytes)).toHaveLength(20);
  const read = await readDicomFile(await joined(parts));
  expect(read.dataSet).toEqual(dataSet);
});

test('what 32 bits cannot say is refused', () => {
  class HugeBlob extends Blob {
    override get size(): number {
      return 2 ** 32 - 1;
    }
  }
  const blob = new HugeBlob();
  const tooLarge = expect.objectContaining({ code: 'dicom/too-large' }) as Error;
  const write = (transferSyntaxUid: string, pixels: Element) => () =>
    writeDicomParts({ transferSyntaxUid, dataSet: dataSetOf([...identity, pixels]) });
  const bulk = { kind: 'bulk', tag: Tag.PixelData, vr: 'OB', blob } as const;
  expect(write(Syntax.ExplicitVRLittleEndian, bulk)).toThrow(tooLarge);
  const encapsulatedPixels: Element = {
    kind: 'encapsulated',
    tag: Tag.PixelData,
    vr: 'OB',
    basicOffsetTable: new Uint32Array(),
    fragments: [blob],
  };
  expect(write(Syntax.RleLossless, encapsulatedPixels)).toThrow(tooLarge);
});

test('a sequence longer than 32 bits can say is refused, too', () => {
  class LargeBlob extends Blob {
    override get size(): number {
      return 2 ** 31;
    }
  }
  const bulk = { kind: 'bulk', tag: Tag.PixelData, vr: 'OB', blob: new LargeBlob() } as const;
  const items = [dataSetOf([bulk]), dataSetOf([bulk])];
  const dataSet = dataSetOf([...identity, sequence(Tag.ContentSequence, items)]);
  expect(() =>
    writeDicomParts({ transferSyntaxUid: Syntax.ExplicitVRLittleEndian, dataSet }),
  ).toThrow(expect.objectContaining({ code: 'dicom/too-large' }) as Error);
});

const hasDcmtk = (() => {
  try {
    execFileSync('dcmdump', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // Not installed: the test below says so by being skipped.
  }
})();

test.skipIf(!hasDcmtk)('dcmdump has nothing to say of it (needs dcmtk)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rcdm-write-'));
  const path = join(folder, 'file.dcm');
  const dumped = async (transferSyntaxUid: string, dataSet: DataSet): Promise<string> => {
    writeFileSync(path, await joined(writeDicomParts({ transferSyntaxUid, dataSet })));
    const { status, stdout, stderr } = spawnSync('dcmdump', ['--verbose', path], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect({ status, stderr: stderr.replace(/^I: .*\n/gm, '') }).toEqual({ status: 0, stderr: '' });
    return stdout;
  };
  try {
    for (const parts of fc.sample(fragments, { numRuns: 10, seed: 3 })) {
      const dataSet = encapsulated(parts, offsetsOf(parts, true));
      const stdout = await dumped(Syntax.RleLossless, dataSet);
      expect(stdout).toContain(`PixelSequence #=${parts.length + 1}`);
    }
    for (const dataSet of fc.sample(arbitraryInstance(), { numRuns: 10, seed: 5 })) {
      const stdout = await dumped(Syntax.ExplicitVRLittleEndian, dataSet);
      expect(stdout).toContain(stringOf(dataSet, Tag.SOPInstanceUID));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
