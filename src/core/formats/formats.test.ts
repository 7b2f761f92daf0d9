import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { encodePng, type PngImage } from './png.ts';
import { refuseBomb } from './zip-limits.ts';
import { isZip, listZip } from './zip-list.ts';
import { readZipEntry } from './zip-read.ts';
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

describe('encodePng', () => {
  const image = fc
    .record({
      rows: fc.integer({ min: 1, max: 17 }),
      columns: fc.integer({ min: 1, max: 17 }),
      kind: fc.constantFrom('grey8', 'rgb8', 'grey16'),
      seed: fc.integer(),
    })
    .map(({ rows, columns, kind, seed }): PngImage => {
      const samplesPerPixel = kind === 'rgb8' ? 3 : 1;
      const length = rows * columns * samplesPerPixel;
      const value = (i: number) => Math.imul(seed + i, 2654435761) >>> 8;
      const pixels =
        kind === 'grey16'
          ? Uint16Array.from({ length }, (_, i) => value(i))
          : Uint8Array.from({ length }, (_, i) => value(i));
      return { rows, columns, samplesPerPixel, pixels };
    });

  it('writes what a reader reads back, in 8 and 16 bit', () => {
    fc.assert(
      fc.property(image, (given) => {
        const png = decode(encodePng(given));
        expect(png).toMatchObject({
          width: given.columns,
          height: given.rows,
          channels: given.samplesPerPixel,
          depth: given.pixels instanceof Uint16Array ? 16 : 8,
        });
        expect([...png.data]).toEqual([...given.pixels]);
      }),
    );
  });
});

describe('crc32', () => {
  it('gives the check value of the standard, at once and in parts', () => {
    const bytes = new TextEncoder().encode('123456789');
    expect(crc32(bytes)).toBe(0xcbf43926);
    expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
  });
});

describe('ZIP', () => {
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

  it('is known by its first bytes, and a Part 10 file with PK in its preamble is none', async () => {
    const preamble = new Uint8Array(200);
    preamble.set([0x50, 0x4b, 3, 4]);
    expect(await isZip(new Blob([preamble]))).toBe(true);
    preamble.set(new TextEncoder().encode('DICM'), 128);
    expect(await isZip(new Blob([preamble]))).toBe(false);
    expect(await isZip(await zipOf({}))).toBe(true);
    expect(await isZip(new Blob([]))).toBe(false);
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
      code: 'import/zip-unreadable',
      message: 'entry is encrypted',
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

  it('draws the line at 200 times and 64 MB, and at 2 GB', () => {
    const refused = (compressed: number, size: number) => () => {
      refuseBomb(compressed, size);
    };
    expect(refused(1, 64 * MEGABYTE)).not.toThrow();
    expect(refused(MEGABYTE, 200 * MEGABYTE)).not.toThrow();
    expect(refused(MEGABYTE, 200 * MEGABYTE + 1)).toThrow('out of bounds');
    expect(refused(2048 * MEGABYTE, 2048 * MEGABYTE)).not.toThrow();
    expect(refused(2048 * MEGABYTE, 2048 * MEGABYTE + 1)).toThrow('out of bounds');
  });
});
