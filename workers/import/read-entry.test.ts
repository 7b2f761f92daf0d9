import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rawZip, type RawEntry } from '../../tests/support/raw-zip.ts';
import { MOST_HELD_BYTES } from '../../src/core/dicom/file-bytes.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import type { AppError } from '../../src/core/errors.ts';
import { listZip } from '../../src/core/formats/zip-list.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { readEntry } from './read-entry.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const utf8 = (text: string) => new TextEncoder().encode(text);
const IMAGE = phantomInstance(0).bytes;
const GZIPPED = '../shared/data/conformance/pydicom/test_files/zipMR.gz';
const { signal } = new AbortController();

const readFile = (...parts: BlobPart[]) =>
  readEntry({ kind: 'file', file: new Blob(parts) }, signal);

async function readZipped(content: Bytes, options: Partial<RawEntry> = {}) {
  const archive = new Blob([await rawZip([{ name: 'a', content, isDeflated: true, ...options }])]);
  const [file] = await listZip(archive);
  if (!file) throw new Error('entry is not listed');
  return readEntry({ kind: 'zip-entry', archive, place: file.place }, signal);
}

const codeOf = (reading: Promise<unknown>) =>
  reading.then(
    () => null,
    (error: unknown) => (error as AppError).code,
  );

/** A Part 10 head and then bytes that deflate by half. */
function largeDicom(length: number): Bytes {
  const block = Uint8Array.from({ length: 2 ** 20 }, (_, at) => Math.imul(at, 2654435761) >>> 28);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += block.length) {
    bytes.set(block.subarray(0, length - at), at);
  }
  bytes.set(IMAGE.subarray(0, 400));
  return bytes;
}

describe('one file', () => {
  it('is given as it is, from a disk, an archive, a gzip and a gzip in an archive', async () => {
    expect(await readFile(IMAGE)).toEqual(IMAGE);
    expect(await readZipped(IMAGE)).toEqual(IMAGE);
    expect(await readFile(new Uint8Array(gzipSync(IMAGE)))).toEqual(IMAGE);
    expect(await readZipped(new Uint8Array(gzipSync(IMAGE)))).toEqual(IMAGE);
    expect(await readEntry({ kind: 'sample', index: 0 }, signal)).toEqual(IMAGE);
  });

  it('is a Blob when it is large, wherever it comes from', async () => {
    const large = largeDicom(MOST_HELD_BYTES + 5);
    const gzip = new Uint8Array(gzipSync(large, { level: 1 }));
    for (const read of [await readFile(large), await readZipped(large), await readFile(gzip)]) {
      if (!(read instanceof Blob)) throw new Error('a Blob was expected');
      expect(read.size).toBe(large.length);
      const same = Buffer.compare(new Uint8Array(await read.arrayBuffer()), large);
      expect(same).toBe(0);
    }
    const held = await readFile(large.subarray(0, MOST_HELD_BYTES));
    expect(held).toBeInstanceOf(Uint8Array);
  });

  it('of another kind is refused by its first bytes, in an archive and in a gzip as well', async () => {
    const nifti = new Uint8Array(352);
    nifti.set(utf8('n+1\0'), 344);
    const tar = new Uint8Array(1024);
    tar.set(utf8('ustar'), 257);
    const kinds: readonly (readonly [Bytes, string])[] = [
      [utf8('[autorun]\r\nopen=viewer.exe'), 'import/not-medical-file'],
      [utf8('MZ\0\0'), 'import/not-medical-file'],
      [nifti, 'import/other-image-format'],
      [tar, 'import/archive-unsupported'],
      [utf8('Rar!\u001a\u0007\u0001\0'), 'import/archive-unsupported'],
      [await rawZip([{ name: 'a', content: IMAGE }]), 'import/zip-too-deep'],
    ];
    for (const [bytes, code] of kinds) {
      expect(await codeOf(readFile(bytes))).toBe(code);
      expect(await codeOf(readZipped(bytes))).toBe(code);
      expect(await codeOf(readFile(new Uint8Array(gzipSync(bytes))))).toBe(code);
    }
    const disc = new Uint8Array(40_000);
    disc.set(utf8('CD001'), 0x8001);
    expect(await codeOf(readFile(disc))).toBe('import/archive-unsupported');
    const twice = new Uint8Array(gzipSync(gzipSync(IMAGE)));
    expect(await codeOf(readFile(twice))).toBe('import/archive-unsupported');
  });

  it('of no kind that is known goes on to the reader, unless it is large', async () => {
    const zeros = new Uint8Array(2000);
    expect(await readFile(zeros)).toEqual(zeros);
    expect(await readZipped(zeros)).toEqual(zeros);
    expect(await readFile()).toHaveLength(0);
    const large = new Uint8Array(MOST_HELD_BYTES + 1);
    expect(await codeOf(readFile(large))).toBe('dicom/not-dicom');
    expect(await codeOf(readZipped(large, { isDeflated: false }))).toBe('dicom/not-dicom');
  });

  it('is refused when its gzip is broken or a bomb', async () => {
    const gzip = new Uint8Array(gzipSync(IMAGE));
    expect(await codeOf(readFile(gzip.subarray(0, -9)))).toBe('import/zip-unreadable');
    const changed = gzip.slice();
    changed.set([(changed[gzip.length - 6] ?? 0) ^ 1], gzip.length - 6);
    expect(await codeOf(readFile(changed))).toBe('import/zip-unreadable');
    const zeros = new Uint8Array(MOST_HELD_BYTES + 2 ** 20);
    zeros.set(IMAGE.subarray(0, 400));
    expect(await codeOf(readFile(new Uint8Array(gzipSync(zeros))))).toBe('import/zip-bomb');
  });

  it.skipIf(!existsSync(GZIPPED))('may be a gzip that somebody else made', async () => {
    const bytes = await readFile(readFileSync(GZIPPED));
    const { dataSet } = await readDicomFile(bytes as Uint8Array);
    expect(dataSet.size).toBeGreaterThan(50);
  });
});
