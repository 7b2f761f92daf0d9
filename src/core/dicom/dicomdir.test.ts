import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dicomdirOf, discDirectory, type TestRecord } from '../../../tests/support/dicomdir.ts';
import { AppError } from '../errors.ts';
import { phantomInstance } from '../phantom/phantom.ts';
import { isDicomdirHead, referencedFiles } from './dicomdir.ts';

const SHARED = '../shared/data/conformance/pydicom/test_files/dicomdirtests';

/** Files as paths, for short comparisons. */
async function pathsOf(dicomdir: Uint8Array): Promise<string[]> {
  return (await referencedFiles(dicomdir)).map((fileId) => fileId.join('/'));
}

const image = (file: string, links: Partial<TestRecord> = {}): TestRecord => ({
  type: 'IMAGE',
  file,
  ...links,
});

/** Series 1 with A and B, series 2 with C, written in a muddled order. */
const MUDDLED: readonly TestRecord[] = [
  image('IM\\C'),
  { type: 'SERIES', lower: 0 },
  image('IM\\B'),
  { type: 'SERIES', lower: 4, next: 1 },
  image('IM\\A', { next: 2 }),
  { type: 'PATIENT', lower: 3 },
];

describe('files of a DICOMDIR', () => {
  it('come in the order of the links', async () => {
    const disc = discDirectory(['DICOM\\IM1', 'DICOM\\IM2', 'DICOM\\IM3']);
    expect(await pathsOf(disc)).toEqual(['DICOM/IM1', 'DICOM/IM2', 'DICOM/IM3']);
    const muddled = dicomdirOf({ records: MUDDLED, first: 5 });
    expect(await pathsOf(muddled)).toEqual(['IM/A', 'IM/B', 'IM/C']);
  });

  it.each([
    ['implicit', { isExplicit: false, isBigEndian: false, hasUndefinedLengths: false }],
    ['big endian', { isExplicit: true, isBigEndian: true, hasUndefinedLengths: false }],
    ['of undefined lengths', { isExplicit: true, isBigEndian: false, hasUndefinedLengths: true }],
  ])('are found by links when it is %s', async (_name, encoding) => {
    const muddled = dicomdirOf({ records: MUDDLED, first: 5, encoding });
    expect(await pathsOf(muddled)).toEqual(['IM/A', 'IM/B', 'IM/C']);
  });

  it('are all there when links are missing, wrong, or go round', async () => {
    const records = [
      { type: 'PATIENT', lower: 2, wrongNext: 99_999 },
      image('OUT'),
      image('A', { next: 3 }),
      image('B', { next: 2, lower: 3 }),
    ];
    expect(await pathsOf(dicomdirOf({ records }))).toEqual(['A', 'B', 'OUT']);
    expect(await pathsOf(dicomdirOf({ records, first: null }))).toEqual(['OUT', 'A', 'B']);
  });

  it('are not those of inactive records, nor of records below these', async () => {
    const records = [
      { type: 'SERIES', lower: 1, next: 2, isInactive: true },
      image('GONE'),
      { type: 'SERIES', lower: 3 },
      image('A', { next: 4 }),
      image('DELETED', { isInactive: true }),
      image('UNLINKED', { isInactive: true }),
    ];
    expect(await pathsOf(dicomdirOf({ records }))).toEqual(['A']);
  });

  it('are named once, by folders and name, whatever wrote them', async () => {
    const files = ['A\\B', 'A\\B', 'a\\b.dcm', 'A/C', '\\A\\D ', '.\\A\\E', '환자\\영상'];
    const expected = ['A/B', 'a/b.dcm', 'A/C', 'A/D', 'A/E', '환자/영상'];
    expect(await pathsOf(discDirectory(files))).toEqual(expected);
    expect(await pathsOf(dicomdirOf({ records: [] }))).toEqual([]);
  });

  it('cannot be told when it is no directory, or not whole', async () => {
    const code = (bytes: Uint8Array) =>
      referencedFiles(bytes).then(
        () => null,
        (error: unknown) => (error as AppError).code,
      );
    const disc = discDirectory(['A', 'B']);
    expect(await code(phantomInstance(0).bytes)).toBe('dicom/malformed');
    expect(await code(disc.subarray(0, disc.length - 3))).toBe('dicom/truncated');
    expect(await code(new Uint8Array(500))).toBe('dicom/not-dicom');
    expect(await code(new Uint8Array(0))).toBe('dicom/empty-file');
  });

  it('are each named once however the links go', async () => {
    const place = fc.option(fc.nat(7));
    const record = fc.record({ next: place, lower: place, isInactive: fc.constant(false) });
    const graph = fc.array(record, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(graph, place, async (links, first) => {
        const records = links.map((each, index) => image(`F${index}`, each));
        const paths = await pathsOf(dicomdirOf({ records, first }));
        expect(paths.toSorted()).toEqual(links.map((_, index) => `F${index}`));
      }),
      { numRuns: 300 },
    );
  });

  it('end with an answer or a code whatever bytes are changed', async () => {
    const good = discDirectory(['A', 'B', 'C']);
    const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = good.slice();
        for (const [at, mask] of changes) bytes[at] = (bytes[at] ?? 0) ^ mask;
        try {
          expect((await referencedFiles(bytes)).length).toBeLessThanOrEqual(6);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('isDicomdirHead', () => {
  it('goes by the meta group', () => {
    expect(isDicomdirHead(discDirectory(['A']).subarray(0, 512))).toBe(true);
    expect(isDicomdirHead(dicomdirOf({ records: [] }))).toBe(true);
    expect(isDicomdirHead(phantomInstance(0).bytes.subarray(0, 512))).toBe(false);
    expect(isDicomdirHead(new Uint8Array(0))).toBe(false);
  });
});

describe.skipIf(!existsSync(SHARED))('DICOMDIR files of other programs', () => {
  const read = (name: string) => readFileSync(`${SHARED}/${name}`);

  it.each(['', '-implicit', '-bigEnd', '-nooffset', '-nopatient', '-reordered'])(
    'DICOMDIR%s names the 31 files that lie beside it',
    async (suffix) => {
      const bytes = read(`DICOMDIR${suffix}`);
      expect(isDicomdirHead(bytes.subarray(0, 512))).toBe(true);
      const paths = await pathsOf(bytes);
      expect(paths).toHaveLength(31);
      expect(paths.filter((path) => !existsSync(`${SHARED}/${path}`))).toEqual([]);
      expect(paths[0]).toBe('77654033/CR1/6154');
    },
  );

  it('names fifty files, or none', async () => {
    expect(await pathsOf(read('TINY_ALPHA/DICOMDIR'))).toHaveLength(50);
    expect(await pathsOf(read('DICOMDIR-empty.dcm'))).toEqual([]);
  });
});
