import { describe, expect, test } from 'vitest';
import { imageOf } from '../../../../tests/support/image-of.ts';
import { element, withElements } from '../../dicom/build.ts';
import type { DataSet, DicomFile } from '../../dicom/dataset.ts';
import { nativeFrame } from '../../dicom/pixels.ts';
import * as T from '../../dicom/tags.generated.ts';
import { clearUnusedBits } from './clear-unused-bits.ts';

const SECRET = 'Doe^Jane 1964';
const fileOf = (dataSet: DataSet): DicomFile => ({
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  meta: new Map(),
  dataSet,
  hasPreamble: true,
});

interface Kind {
  readonly name: string;
  readonly bits: 8 | 16 | 32;
  readonly stored: number;
  readonly high?: number;
  readonly signed?: boolean;
}
const KINDS: readonly Kind[] = [
  { name: '4 of 8 bits', bits: 8, stored: 4 },
  { name: '12 of 16 bits', bits: 16, stored: 12 },
  { name: '12 of 16 bits, signed', bits: 16, stored: 12, signed: true },
  { name: '12 bits at the top of 16', bits: 16, stored: 12, high: 15 },
  { name: '12 bits in the middle of 16, signed', bits: 16, stored: 12, high: 13, signed: true },
  { name: '16 of 32 bits', bits: 32, stored: 16 },
  { name: '20 of 32 bits, signed', bits: 32, stored: 20, signed: true },
];
const COLUMNS = 400;

/** Values with the letters of a text, bit after bit, in the bits that no value uses. */
function planted({ bits, stored, high = stored - 1, signed = false }: Kind): Uint8Array {
  const low = high + 1 - stored;
  const free = Array.from({ length: bits }, (_, bit) => bit).filter(
    (bit) => bit < low || bit > high,
  );
  const letters = [...Buffer.from(SECRET)].flatMap((byte) =>
    Array.from({ length: 8 }, (_, bit) => (byte >> bit) & 1),
  );
  const bytes = Buffer.alloc((COLUMNS * bits) / 8);
  let next = 0;
  for (let pixel = 0; pixel < COLUMNS; pixel += 1) {
    const value = signed ? pixel - 200 : pixel;
    let word = BigInt.asUintN(stored, BigInt(value)) << BigInt(low);
    for (const bit of free) word |= BigInt(letters[next++ % letters.length] ?? 0) << BigInt(bit);
    bytes.writeUIntLE(Number(word), (pixel * bits) / 8, bits / 8);
  }
  // A Buffer would share its memory with slices of it.
  return new Uint8Array(bytes);
}

/** What the bits that no value uses say, read one behind the other. */
function hiddenText(bytes: Uint8Array, { bits, stored, high = stored - 1 }: Kind): string {
  const low = high + 1 - stored;
  const found: number[] = [];
  for (let pixel = 0; pixel < COLUMNS; pixel += 1) {
    const word = Buffer.from(bytes).readUIntLE((pixel * bits) / 8, bits / 8);
    for (let bit = 0; bit < bits; bit += 1) {
      if (bit < low || bit > high) found.push(Math.floor(word / 2 ** bit) % 2);
    }
  }
  const letters = Array.from({ length: Math.floor(found.length / 8) }, (_, at) =>
    found.slice(at * 8, at * 8 + 8).reduce((byte, bit, place) => byte | (bit << place), 0),
  );
  return Buffer.from(letters).toString('latin1');
}

function imageWith({ bits, stored, high = stored - 1, signed = false }: Kind, bytes: Uint8Array) {
  return withElements(imageOf({ rows: 1, columns: COLUMNS, bits: 16 }, []), [
    element(T.BitsAllocated, 'US', bits),
    element(T.BitsStored, 'US', stored),
    element(T.HighBit, 'US', high),
    element(T.PixelRepresentation, 'US', signed ? 1 : 0),
    element(T.PixelData, bits === 8 ? 'OB' : 'OW', bytes),
  ]);
}

async function bytesOf({ dataSet }: DicomFile): Promise<Uint8Array> {
  const pixels = dataSet.get(T.PixelData);
  if (pixels?.kind === 'value') return pixels.bytes;
  if (pixels?.kind === 'bulk') return new Uint8Array(await pixels.blob.arrayBuffer());
  throw new Error('no native pixels');
}

describe.each(KINDS)('$name', (kind) => {
  test('a text in the unused bits goes, and every value stays', async () => {
    const bytes = planted(kind);
    expect(hiddenText(bytes, kind)).toContain(SECRET);
    const dataSet = imageWith(kind, bytes);
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>]);
    const onDisk = withElements(dataSet, [{ kind: 'bulk', tag: T.PixelData, vr: 'OW', blob }]);
    for (const source of [dataSet, onDisk]) {
      const cleared = await clearUnusedBits(fileOf(source));
      const after = await bytesOf(cleared);
      expect(hiddenText(after, kind)).not.toMatch(/[A-Za-z]{3}/);
      const read = withElements(dataSet, [element(T.PixelData, 'OW', after)]);
      expect(nativeFrame(read, 0)).toEqual(nativeFrame(dataSet, 0));
      const again = await clearUnusedBits(cleared);
      expect(again).toBe(cleared);
    }
    expect(bytes).toEqual(planted(kind));
  });
});

test.each<[string, Kind, number]>([
  ['zeros above', { name: '', bits: 16, stored: 12 }, 0x0abc],
  ['zeros above a negative value', { name: '', bits: 16, stored: 12, signed: true }, 0x0fff],
  ['copies of the sign', { name: '', bits: 16, stored: 12, signed: true }, 0xffff],
  ['no bit unused', { name: '', bits: 16, stored: 16 }, 0xbeef],
])('%s: the file stays the very same', async (_, kind, word) => {
  const bytes = new Uint8Array(Uint16Array.from({ length: COLUMNS }, () => word).buffer);
  const file = fileOf(imageWith(kind, bytes));
  expect(await clearUnusedBits(file)).toBe(file);
});
