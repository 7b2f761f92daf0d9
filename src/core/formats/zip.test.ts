import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { rawZip, type RawEntry } from '../../../tests/support/raw-zip.ts';
import { AppError } from '../errors.ts';
import { gather } from './byte-chunks.ts';
import { ArchiveBudget, refuseBomb } from './zip-limits.ts';
import { listZip } from './zip-list.ts';
import { readZipEntry, streamZipEntry, zipEntryBlob } from './zip-read.ts';
import { createZip } from './zip-write.ts';

const MEGABYTE = 1024 ** 2;

async function zipOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<Blob> {
  const zip = createZip();
  for (const [name, content] of Object.entries(files)) await zip.add(name, content);
  return zip.finish();
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** An archive with one entry, and that entry. */
async function zipWith(name: string, content: Uint8Array) {
  const archive = await zipOf({ [name]: content });
  const [entry] = await listZip(archive);
  if (!entry) throw new Error('entry is not listed');
  return { archive, place: entry.place };
}

/** Where the bytes of `needle` first stand. */
function indexOf(bytes: Uint8Array, needle: Uint8Array | readonly number[]): number {
  for (let at = 0; at <= bytes.length - needle.length; at++) {
    if (needle.every((byte: number, i: number) => bytes[at + i] === byte)) return at;
  }
  throw new Error('needle is not there');
}

/** Every file of an archive with its text, or with the code it was refused with. */
async function textsOf(archive: Blob): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { path, place } of await listZip(archive)) {
    texts[path] = await readZipEntry(archive, place).then(
      (bytes) => new TextDecoder().decode(bytes),
      (error: unknown) => (error as AppError).code,
    );
  }
  return texts;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const rawArchive = async (...entries: RawEntry[]) => new Blob([await rawZip(entries)]);

describe('ZIP of our own', () => {
  it('reads back what it wrote, entry by entry', async () => {
    const name = fc.stringMatching(/^[a-z가-힣]{1,6}(\/[a-z]{1,4})?\.(png|csv)$/);
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, fc.uint8Array({ maxLength: 5000 })), async (files) => {
        const archive = await zipOf(files);
        const entries = await listZip(archive);
        expect(entries.map((entry) => entry.path)).toEqual(Object.keys(files));
        for (const entry of entries) {
          expect(await readZipEntry(archive, entry.place)).toEqual(files[entry.path]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('gives equal bytes for equal contents', async () => {
    const files = { 'labels.csv': 'a,b\n', 'images/1.png': Uint8Array.of(1, 2, 3) };
    expect(await bytesOf(await zipOf(files))).toEqual(await bytesOf(await zipOf(files)));
  });

  it('stores PNG and compresses the rest', async () => {
    const content = new Uint8Array(10_000);
    const archive = await zipOf({ 'a.png': content, 'a.csv': content });
    const [png, csv] = await listZip(archive);
    expect(png?.place.compressedSize).toBe(10_000);
    expect(csv?.place.compressedSize).toBeLessThan(200);
  });

  it('does not open archives inside an archive', async () => {
    const inner = await bytesOf(await zipOf({ 'a.txt': 'a' }));
    const entries = await listZip(await zipOf({ 'folder/inner.zip': inner }));
    expect(entries.map((entry) => entry.path)).toEqual(['folder/inner.zip']);
  });

  it('refuses an archive cut anywhere', async () => {
    const archive = await zipOf({ 'a.csv': 'one,two\n'.repeat(50), 'b.png': Uint8Array.of(1, 2) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: archive.size - 1 }), async (length) => {
        await expect(listZip(archive.slice(0, length))).rejects.toMatchObject({
          code: 'import/zip-unreadable',
        });
      }),
      { numRuns: 30 },
    );
  });

  it('finds a changed byte by the checksum, and names it unreadable wherever it stands', async () => {
    const content = Uint8Array.from({ length: 400 }, (_, i) => (i * 31) % 251);
    const { archive, place } = await zipWith('a.png', content);
    const bytes = await bytesOf(archive);
    const start = indexOf(bytes, content);
    bytes.set([(bytes[start + 100] ?? 0) ^ 1], start + 100);
    await expect(readZipEntry(new Blob([bytes]), place)).rejects.toMatchObject({
      code: 'import/zip-unreadable',
    });
  });

  it('refuses an encrypted entry', async () => {
    const { archive, place } = await zipWith('a.png', Uint8Array.of(1));
    const bytes = await bytesOf(archive);
    bytes.set([(bytes[6] ?? 0) | 1], 6);
    await expect(readZipEntry(new Blob([bytes]), place)).rejects.toMatchObject({
      code: 'import/zip-encrypted',
    });
  });

  it('refuses a bomb by what it declares', async () => {
    const { archive, place } = await zipWith('zeros.dcm', new Uint8Array(80 * MEGABYTE));
    await expect(readZipEntry(archive, place)).rejects.toMatchObject({
      code: 'import/zip-bomb',
    });
  });

  it('stops inflating when more comes than was declared', async () => {
    const { archive, place } = await zipWith('zeros.dcm', new Uint8Array(80 * MEGABYTE));
    await expect(readZipEntry(archive, { ...place, uncompressedSize: 1000 })).rejects.toMatchObject(
      {
        code: 'import/zip-unreadable',
        message: 'entry is longer than declared',
      },
    );
  });

  it('refuses more than 100 000 entries', async () => {
    const archive = await bytesOf(await zipOf({ a: '' }));
    const start = indexOf(archive, [0x50, 0x4b, 1, 2]);
    const end = indexOf(archive, [0x50, 0x4b, 5, 6]);
    const record = archive.slice(start, end);
    const count = 100_001;
    const zip64End = new Uint8Array(56 + 20 + 22);
    const view = new DataView(zip64End.buffer);
    // Zip64 end record, its locator, and the end record that points to them: APPNOTE 4.3.14 to 16.
    view.setUint32(0, 0x06064b50, true);
    view.setBigUint64(4, 44n, true);
    view.setBigUint64(24, BigInt(count), true);
    view.setBigUint64(32, BigInt(count), true);
    view.setBigUint64(40, BigInt(record.length * count), true);
    view.setBigUint64(48, BigInt(start), true);
    view.setUint32(56, 0x07064b50, true);
    view.setBigUint64(64, BigInt(start + record.length * count), true);
    view.setUint32(72, 1, true);
    view.setUint32(76, 0x06054b50, true);
    view.setUint16(84, 0xffff, true);
    view.setUint16(86, 0xffff, true);
    view.setUint32(88, 0xffffffff, true);
    view.setUint32(92, 0xffffffff, true);
    const directory = new Uint8Array(record.length * count);
    for (let i = 0; i < count; i++) directory.set(record, i * record.length);
    const bomb = new Blob([archive.slice(0, start), directory, zip64End]);
    await expect(listZip(bomb)).rejects.toMatchObject({ code: 'import/zip-bomb' });
  });

  it('draws the line at 200 times and 64 MB', () => {
    const refused = (compressed: number, size: number) => () => {
      refuseBomb(compressed, size);
    };
    expect(refused(1, 64 * MEGABYTE)).not.toThrow();
    expect(refused(MEGABYTE, 200 * MEGABYTE)).not.toThrow();
    expect(refused(MEGABYTE, 200 * MEGABYTE + 1)).toThrow('out of bounds');
    expect(refused(4096 * MEGABYTE, 4096 * MEGABYTE)).not.toThrow();
  });
});

describe('ZIP of other programs', () => {
  it('may have descriptors behind the data, ZIP64 fields, stored and deflated entries', async () => {
    const content = utf8('pixels '.repeat(40));
    const archive = await rawArchive(
      { name: 'stored', content },
      { name: 'deflated', content, isDeflated: true },
      { name: 'descriptor', content, isDeflated: true, hasDescriptor: true },
      { name: 'zip64', content, isDeflated: true, isZip64: true },
    );
    const text = new TextDecoder().decode(content);
    expect(await textsOf(archive)).toEqual({
      stored: text,
      deflated: text,
      descriptor: text,
      zip64: text,
    });
  });

  it('may have Korean names: UTF-8 with and without the flag, in parts, and those of Windows', async () => {
    const content = utf8('x');
    // 검사.dcm in code page 949.
    const korean = Uint8Array.of(0xb0, 0xcb, 0xbb, 0xe7, ...utf8('.dcm'));
    const archive = await rawArchive(
      { name: korean, content },
      { name: '흉부/영상', content },
      { name: '뇌/영상', content, flags: 0x800 },
      { name: '폐/영상'.normalize('NFD'), content, flags: 0x800 },
      { name: 'CD\\P01\\IM01', content },
    );
    expect(Object.keys(await textsOf(archive))).toEqual([
      '검사.dcm',
      '흉부/영상',
      '뇌/영상',
      '폐/영상',
      'CD/P01/IM01',
    ]);
  });

  it('may have entries that we cannot read: each gets its code, the others are read', async () => {
    const content = utf8('fine');
    const archive = await rawArchive(
      { name: 'locked', content, flags: 1 },
      { name: 'deflate64', content, method: 9 },
      { name: 'fine', content },
    );
    expect(await textsOf(archive)).toEqual({
      locked: 'import/zip-encrypted',
      deflate64: 'import/archive-unsupported',
      fine: 'fine',
    });
  });

  it('may be one of several parts, which has no way to be read', async () => {
    const bytes = await rawZip([{ name: 'a', content: utf8('a') }]);
    const end = bytes.length - 22;
    bytes.set([1, 0, 1, 0], end + 4);
    await expect(listZip(new Blob([bytes]))).rejects.toMatchObject({
      code: 'import/archive-unsupported',
    });
  });

  it('gives a large entry as a Blob, and a stored one without a copy', async () => {
    const content = Uint8Array.from({ length: 50_000 }, (_, i) => (i * 31) % 251);
    const archive = await rawArchive(
      { name: 'stored', content },
      { name: 'deflated', content, isDeflated: true },
    );
    for (const { place } of await listZip(archive)) {
      const small = await gather(streamZipEntry(archive, place), 50_000);
      expect(small).toEqual(content);
      const large = await gather(streamZipEntry(archive, place), 49_999);
      expect(large).toBeInstanceOf(Blob);
      expect(await bytesOf(large as Blob)).toEqual(content);
      expect(await bytesOf(await zipEntryBlob(archive, place))).toEqual(content);
    }
  });
});

describe('gather', () => {
  it('says so when the browser has no room for what is unpacked', async () => {
    async function* chunks() {
      yield await Promise.resolve(Uint8Array.of(1, 2, 3));
    }
    const refusal = new DOMException('no room', 'NotReadableError');
    const reading = vi.spyOn(Blob.prototype, 'arrayBuffer').mockRejectedValueOnce(refusal);
    await expect(gather(chunks(), 2)).rejects.toMatchObject({ code: 'dicom/too-large' });
    reading.mockRestore();
    expect(await gather(chunks(), 2)).toBeInstanceOf(Blob);
  });
});

describe('ZIP of an attacker', () => {
  it('is refused when its entries share their data', async () => {
    const kernel = crypto.getRandomValues(new Uint8Array(5000));
    const entries = Array.from({ length: 50 }, (_, index) => ({
      name: `f${index}`,
      content: kernel,
      ...(index > 0 && { sharesDataOf: 0 }),
    }));
    await expect(listZip(await rawArchive(...entries))).rejects.toMatchObject({
      code: 'import/zip-bomb',
      message: 'archive entries overlap',
    });
  });

  it('is refused when all of it grows out of bounds, though no entry does', async () => {
    const zeros = new Uint8Array(10 * MEGABYTE);
    const entries = Array.from({ length: 7 }, (_, index) => ({
      name: `f${index}`,
      content: zeros,
      isDeflated: true,
    }));
    await expect(listZip(await rawArchive(...entries))).rejects.toMatchObject({
      code: 'import/zip-bomb',
      message: 'archive grows out of bounds',
    });
  });

  it('that is only damaged in the size of one entry keeps the others', async () => {
    const bytes = await rawZip([
      { name: 'bad', content: utf8('bad') },
      { name: 'fine', content: utf8('fine') },
    ]);
    const record = indexOf(bytes, [0x50, 0x4b, 1, 2]);
    new DataView(bytes.buffer).setUint32(record + 20, 0x7fffffff, true);
    expect(await textsOf(new Blob([bytes]))).toEqual({
      bad: 'import/zip-unreadable',
      fine: 'fine',
    });
  });

  it('has one budget with the archives inside it', async () => {
    const inner = await rawArchive({ name: 'a', content: new Uint8Array(1000) });
    const place = { offset: 0, compressedSize: 500_000, uncompressedSize: 60 * MEGABYTE };
    const budget = new ArchiveBudget(600_000);
    budget.countDirectory(600_000, [place]);
    expect(await listZip(inner, undefined, budget)).toHaveLength(1);
    expect(() => {
      budget.countDirectory(600_000, [place]);
    }).toThrow('out of bounds');
  });

  it('does not make the memory grow by a directory that is said to be large', async () => {
    const [head, directory] = [100, 65 * MEGABYTE];
    const bytes = new Uint8Array(head + directory + 22);
    const view = new DataView(bytes.buffer);
    view.setUint32(head, 0x02014b50, true);
    view.setUint32(head + directory, 0x06054b50, true);
    view.setUint16(head + directory + 10, 1, true);
    view.setUint32(head + directory + 12, directory, true);
    view.setUint32(head + directory + 16, head, true);
    await expect(listZip(new Blob([bytes]))).rejects.toMatchObject({ code: 'import/zip-bomb' });
  });

  it('is not searched through and through for an end that is not there', async () => {
    const blob = new Blob([Uint8Array.of(0x50, 0x4b, 3, 4), new Uint8Array(90 * MEGABYTE)]);
    await expect(listZip(blob)).rejects.toMatchObject({ code: 'import/zip-unreadable' });
  });

  it('ends with a code or with the right bytes, whatever bits are changed', async () => {
    const content = utf8('The same few words. '.repeat(30));
    const good = await rawZip([
      { name: 'stored', content },
      { name: 'deflated', content, isDeflated: true, hasDescriptor: true },
      { name: 'zip64', content, isZip64: true },
    ]);
    const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = good.slice();
        for (const [at, mask] of changes) bytes[at] = (bytes[at] ?? 0) ^ mask;
        const archive = new Blob([bytes]);
        try {
          for (const { place } of await listZip(archive)) {
            const read = await readZipEntry(archive, place).catch((error: unknown) => {
              expect(error).toBeInstanceOf(AppError);
              return null;
            });
            if (read !== null) expect(read).toEqual(content);
          }
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.code).toMatch(/^import\//);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
