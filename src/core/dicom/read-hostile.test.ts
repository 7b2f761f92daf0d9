import dicomParser from 'dicom-parser';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { arbitraryInstance } from '../../../tests/support/arbitrary-data-set.ts';
import { encodeDataSet, part10 } from '../../../tests/support/encode-dicom.ts';
import { AppError } from '../errors.ts';
import { dataSetOf, element } from './build.ts';
import type { DataSet, DicomFile, Element } from './dataset.ts';
import { EXPLICIT_LITTLE, IMPLICIT_LITTLE } from './encoding.ts';
import { DataSetParser } from './parse-data-set.ts';
import { readDicomFile } from './read.ts';
import * as Tag from './tags.generated.ts';
import * as Syntax from './transfer-syntaxes.ts';
import { numbersOf, textsOf } from './values.ts';

const LITTLE = { isExplicit: true, isBigEndian: false, hasUndefinedLengths: false };

const ENCODINGS = [
  [Syntax.ImplicitVRLittleEndian, { ...LITTLE, isExplicit: false }],
  [Syntax.ExplicitVRLittleEndian, LITTLE],
  [Syntax.ExplicitVRLittleEndian, { ...LITTLE, hasUndefinedLengths: true }],
  [Syntax.ExplicitVRBigEndian, { ...LITTLE, isBigEndian: true }],
] as const;

const identity = [
  element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.2'),
  element(Tag.SOPInstanceUID, 'UI', '2.25.123'),
];
const picture = [
  element(Tag.Rows, 'US', 4),
  element(Tag.Columns, 'US', 4),
  element(Tag.BitsAllocated, 'US', 16),
  element(Tag.PixelData, 'OW', new Uint8Array(32).fill(7)),
];

/** What reading ends with: the file, or the code of its error. Anything else fails the test. */
async function outcomeOf(bytes: Uint8Array): Promise<DicomFile | string> {
  try {
    return await readDicomFile(bytes);
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const DOCUMENTED =
  /^(dicom\/(empty-file|not-dicom|truncated|malformed|too-large)|import\/dicomdir)$/;

function plain(one: Element): unknown {
  if (one.kind === 'sequence') {
    return [one.tag, one.items.map((item) => [...item.values()].map(plain))];
  }
  if (one.kind === 'value') return [one.tag, one.vr, Buffer.from(one.bytes).toString('hex')];
  if (one.kind === 'bulk') throw new Error('only what is in memory is compared here');
  return [one.tag, one.fragments.length];
}

/** Calls every reader of values, none of which may fail, and counts the bytes of all values. */
function touchAll(dataSet: DataSet): number {
  let bytes = 0;
  for (const one of dataSet.values()) {
    textsOf(dataSet, one.tag);
    numbersOf(dataSet, one.tag);
    if (one.kind === 'value') bytes += one.bytes.length;
    if (one.kind === 'sequence') for (const item of one.items) bytes += touchAll(item);
  }
  return bytes;
}

/** Numbers that the parser has read out of the bytes: its work, whatever machine it runs on. */
function countReads(): () => number {
  const spies = [dicomParser.littleEndianByteArrayParser, dicomParser.bigEndianByteArrayParser]
    .map((parser) => [vi.spyOn(parser, 'readUint16'), vi.spyOn(parser, 'readUint32')])
    .flat();
  return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
}

/** A header has five numbers in eight bytes; bytes may be gone over sixteen times more on trial. */
const MOST_READS_PER_BYTE = 17;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a file that was cut', () => {
  test.each(ENCODINGS)('%s: is refused, or all that stood before the cut is there', (uid, how) =>
    fc.assert(
      fc.asyncProperty(arbitraryInstance(), async (before) => {
        const dataSet = dataSetOf([...before.values(), ...picture]);
        const whole = part10(uid, encodeDataSet(dataSet, how));
        const expected = [...dataSet.values()].map(plain);
        for (let length = 0; length < whole.length; length += 1) {
          const outcome = await outcomeOf(whole.subarray(0, length));
          if (typeof outcome === 'string') {
            expect(outcome).toMatch(/^dicom\/(empty-file|not-dicom|truncated)$/);
            continue;
          }
          const found = [...outcome.dataSet.values()].map(plain);
          expect(found).toEqual(expected.slice(0, found.length));
          expect(outcome.dataSet.has(Tag.PixelData)).toBe(false);
        }
      }),
      { numRuns: 15 },
    ),
  );

  test('deflated: is refused', async () => {
    const body = deflateRawSync(encodeDataSet(dataSetOf([...identity, ...picture]), LITTLE));
    const whole = part10(Syntax.DeflatedExplicitVRLittleEndian, body);
    for (let length = whole.length - body.length; length < whole.length; length += 1) {
      expect(await outcomeOf(whole.subarray(0, length))).toBe('dicom/truncated');
    }
  });

  test('zeros in place of what a copy left out are no elements', async () => {
    const whole = part10(Syntax.ExplicitVRLittleEndian, encodeDataSet(dataSetOf(identity), LITTLE));
    const followedBy = (zeros: number) =>
      outcomeOf(Uint8Array.of(...whole, ...new Uint8Array(zeros)));
    expect(await followedBy(2048)).toMatchObject({ hasPreamble: true });
    expect(await followedBy(2049)).toBe('dicom/truncated');
    const empty = part10(Syntax.ExplicitVRLittleEndian, new Uint8Array(100));
    expect(await outcomeOf(empty)).toBe('dicom/truncated');
  });
});

type Change = readonly [kind: 'flip' | 'insert' | 'remove', at: number, byte: number];

function changed(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  const result = [...bytes];
  for (const [kind, at, byte] of changes) {
    const index = 128 + (at % (result.length - 128));
    if (kind === 'flip') result[index] = (result[index] ?? 0) ^ byte;
    else result.splice(index, kind === 'insert' ? 0 : 1, ...(kind === 'insert' ? [byte] : []));
  }
  return Uint8Array.from(result);
}

const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.tuple(
    fc.constantFrom('flip' as const, 'insert' as const, 'remove' as const),
    fc.nat(),
    fc.integer({ min: 1, max: 255 }),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('bytes that were changed', () => {
  test.each(ENCODINGS)(
    '%s: end with a file or a documented error, after bounded work',
    (uid, how) =>
      fc.assert(
        fc.asyncProperty(arbitraryInstance(), changes, async (dataSet, damage) => {
          const bytes = changed(part10(uid, encodeDataSet(dataSet, how)), damage);
          const reads = countReads();
          const outcome = await outcomeOf(bytes);
          expect(reads()).toBeLessThan(MOST_READS_PER_BYTE * bytes.length);
          vi.restoreAllMocks();
          if (typeof outcome === 'string') expect(outcome).toMatch(DOCUMENTED);
          else expect(touchAll(outcome.dataSet)).toBeLessThanOrEqual(bytes.length);
        }),
        { numRuns: 200 },
      ),
  );

  test('bytes from nowhere', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        for (const file of [bytes, part10(Syntax.ExplicitVRLittleEndian, bytes)]) {
          const outcome = await outcomeOf(file);
          if (typeof outcome === 'string') expect(outcome).toMatch(DOCUMENTED);
          else expect(touchAll(outcome.dataSet)).toBeLessThanOrEqual(file.length);
        }
      }),
      { numRuns: 500 },
    ));
});

describe('bytes made to cost much', () => {
  const uint32 = (value: number) => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
  const ITEM = [0xfe, 0xff, 0x00, 0xe0];
  const OPEN = [0xff, 0xff, 0xff, 0xff];
  const explicit = (...body: readonly number[]) =>
    part10(Syntax.ExplicitVRLittleEndian, Uint8Array.from(body));

  test('a million nested sequences', async () => {
    const level = [0x08, 0, 0x10, 0x11, 0x53, 0x51, 0, 0, ...OPEN, ...ITEM, ...OPEN];
    const nested = new Uint8Array(1_000_000 * level.length);
    for (let at = 0; at < nested.length; at += level.length) nested.set(level, at);
    const reads = countReads();
    const outcome = await outcomeOf(part10(Syntax.ExplicitVRLittleEndian, nested));
    expect(outcome).toBe('dicom/malformed');
    expect(reads()).toBeLessThan(2000);
  });

  test('unknown values within unknown values, each of which must be tried twice', async () => {
    let inner = [0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a];
    for (let level = 0; level < 60; level += 1) {
      const item = [...ITEM, ...uint32(inner.length), ...inner];
      inner = [0x09, 0, 0x01, 0x10, 0x55, 0x4e, 0, 0, ...uint32(item.length), ...item];
    }
    const body = [...encodeDataSet(dataSetOf(identity), LITTLE), ...inner];
    const bytes = explicit(...body);
    const reads = countReads();
    const outcome = await outcomeOf(bytes);
    expect(reads()).toBeLessThan(MOST_READS_PER_BYTE * bytes.length);
    // Real ones are opened; sixty tries over the same bytes are not spent.
    if (typeof outcome === 'string') throw new Error(outcome);
    const levels = levelsIn(outcome.dataSet);
    expect(levels).toBeGreaterThanOrEqual(4);
    expect(levels).toBeLessThanOrEqual(16);
  });

  function levelsIn(dataSet: DataSet | undefined): number {
    const found = dataSet?.get(0x00091001);
    return found?.kind === 'sequence' ? 1 + levelsIn(found.items[0]) : 0;
  }

  test('lengths of four gigabytes take no memory', async () => {
    const long = [0x08, 0, 0x05, 0, 0x55, 0x54, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x41, 0x42];
    expect(await outcomeOf(explicit(...long))).toBe('dicom/truncated');
    const sequence = [0x08, 0, 0x10, 0x11, 0x53, 0x51, 0, 0, 0xfe, 0xff, 0xff, 0xff];
    expect(await outcomeOf(explicit(...sequence, ...ITEM, ...OPEN))).toBe('dicom/truncated');
    const fragment = [0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, ...OPEN, ...ITEM, 0xfe, 0xff, 0xff];
    expect(await outcomeOf(explicit(...fragment, 0xff, 1, 2))).toBe('dicom/truncated');
  });

  test('more elements, items or fragments than any object has', () => {
    const limits = { maxElements: 1000 };
    const parse = (bytes: Uint8Array) =>
      new DataSetParser(bytes, bytes.length, limits).parseDataSet(0, EXPLICIT_LITTLE, new Map());
    const many = (head: readonly number[], one: readonly number[], count: number) =>
      Uint8Array.of(...head, ...Array.from({ length: count }, () => one).flat());
    const tooMany = (bytes: Uint8Array) => {
      expect(() => parse(bytes)).toThrow('too many elements');
    };
    const sequenceOf = (length: number) => [
      0x08,
      0,
      0x10,
      0x11,
      0x53,
      0x51,
      0,
      0,
      ...uint32(length),
    ];
    const emptyItem = [...ITEM, 0, 0, 0, 0];
    expect(parse(many(sequenceOf(900 * 8), emptyItem, 900)).size).toBe(1);
    tooMany(many(sequenceOf(1001 * 8), emptyItem, 1001));
    tooMany(many([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, ...OPEN], emptyItem, 1001));
    const elements = Array.from({ length: 1001 }, (_, index) => [
      ...[0x09, 0, index & 0xff, 0x10 + (index >> 8), 0x4c, 0x4f, 0, 0],
    ]);
    tooMany(Uint8Array.from(elements.flat()));
    // Tries count as well, and do not turn the limit into bytes that nobody looked at.
    const items = many([], emptyItem, 1001);
    tooMany(Uint8Array.of(0x09, 0, 1, 0x10, 0x55, 0x4e, 0, 0, ...uint32(items.length), ...items));
  });

  test('empty items share one data set', () => {
    const items = Array.from({ length: 500 }, () => [...ITEM, 0, 0, 0, 0]).flat();
    const bytes = Uint8Array.of(0x08, 0, 0x10, 0x11, ...uint32(items.length), ...items);
    const dataSet = new DataSetParser(bytes).parseDataSet(0, IMPLICIT_LITTLE, new Map());
    const found = dataSet.get(Tag.ReferencedStudySequence);
    if (found?.kind !== 'sequence') throw new Error('no sequence');
    expect(found.items).toHaveLength(500);
    expect(new Set(found.items).size).toBe(1);
  });
});
