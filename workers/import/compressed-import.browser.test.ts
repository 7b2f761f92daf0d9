import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { importOne } from '../../tests/support/import-one.ts';
import { storedBytesOf } from '../../tests/support/stored-bytes.ts';
import { createSearch } from '../../tests/support/byte-search.ts';
import {
  colorJpegBaseline,
  fromBase64,
  grayPhantom,
  signedJpegLsLossless,
} from '../../tests/support/code-streams.ts';
import { encodeRle } from '../../tests/support/rle.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { identify } from '../../src/core/deid/brands.ts';
import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet, Element } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import * as Syntax from '../../src/core/dicom/transfer-syntaxes.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { PEOPLE, phantomIdentifiers } from '../../src/core/phantom/people.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { Compression, ImportOutcome } from '../../src/core/rpc/import-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { createFramesWorker, createImportWorker } from '../../src/platform/workers/index.ts';

const db = new StudioDatabase();
const imports = createImportWorker();
const frames = createFramesWorker();

beforeEach(() => deleteEverything(db));
afterAll(() => {
  imports.terminate();
  frames.terminate();
  db.close();
});

const { dataSet: identified } = await readDicomFile(phantomInstance(0).bytes);
const jpegLs = fromBase64(signedJpegLsLossless);
const [person] = PEOPLE;
const familyName = person?.name.latin.split('^')[0] ?? '';

/** A slice of the sample set, identities and all, with other pixels: 16 × 16. */
function compressed(fragments: readonly Uint8Array[], ...more: Element[]): DataSet {
  const basicOffsetTable = new Uint32Array();
  return withElements(identified, [
    element(Tag.Rows, 'US', 16),
    element(Tag.Columns, 'US', 16),
    element(Tag.BitsStored, 'US', 12),
    element(Tag.HighBit, 'US', 11),
    { kind: 'encapsulated', tag: Tag.PixelData, vr: 'OB', basicOffsetTable, fragments },
    ...more,
  ]);
}

const eightBit = [
  element(Tag.BitsAllocated, 'US', 8),
  element(Tag.BitsStored, 'US', 8),
  element(Tag.HighBit, 'US', 7),
  element(Tag.PixelRepresentation, 'US', 0),
];

async function importAs(
  compression: Compression,
  transferSyntaxUid: string,
  dataSet: DataSet,
): Promise<ImportOutcome> {
  const file = new Blob([writeDicomFile({ transferSyntaxUid, dataSet })]);
  return importOne(imports, [
    {
      path: identify('a.dcm'),
      byteLength: file.size,
      locator: { kind: 'file', file },
      condition: null,
    },
    { batchId: 'test', policy: RCDM_PAPER, condition: null, compression, pixelsApproved: false },
  ]);
}

async function onlyStored() {
  const [image] = await db.images.toArray();
  if (!image) throw new Error('nothing is stored');
  const bytes = await storedBytesOf(db, image.imageId);
  expect(image.deid.byteLength).toBe(bytes.length);
  const file = await readDicomFile(bytes);
  expect(image.transferSyntaxUid).toBe(file.transferSyntaxUid);
  expect(createSearch(phantomIdentifiers())(bytes)).toEqual([]);
  return { image, bytes, file };
}

describe('a picture that was compressed without loss', () => {
  it('stays as it is when that was asked for, clean and to be shown', async () => {
    const dataSet = compressed([jpegLs.subarray(0, 100), jpegLs.subarray(100)]);
    const outcome = await importAs('keep-lossless', Syntax.JpegLsLossless, dataSet);
    expect(outcome).toMatchObject({ status: 'ok' });
    const { image, file } = await onlyStored();
    expect(file.transferSyntaxUid).toBe(Syntax.JpegLsLossless);
    const pixels = file.dataSet.get(Tag.PixelData);
    if (pixels?.kind !== 'encapsulated') throw new Error('not in fragments');
    const [first, second] = pixels.fragments.map((fragment) => [...(fragment as Uint8Array)]);
    expect(first).toEqual([...jpegLs.subarray(0, 100)]);
    expect(second?.slice(0, jpegLs.length - 100)).toEqual([...jpegLs.subarray(100)]);
    expect(stringOf(file.dataSet, Tag.PatientIdentityRemoved)).toBe('YES');
    const frame = await frames.call('readFrame', [image.imageId, 0]);
    expect(frame.pixels).toEqual(grayPhantom(true));
    expect(await db.thumbnails.count()).toBe(1);
  });

  it('is decompressed otherwise', async () => {
    const outcome = await importAs('decompress', Syntax.JpegLsLossless, compressed([jpegLs]));
    expect(outcome).toMatchObject({ status: 'ok' });
    const { image, file } = await onlyStored();
    expect(file.transferSyntaxUid).toBe(Syntax.ExplicitVRLittleEndian);
    const frame = await frames.call('readFrame', [image.imageId, 0]);
    expect(frame.pixels).toEqual(grayPhantom(true));
  });

  it('is decompressed when its code stream has a comment, which goes', async () => {
    const note = new TextEncoder().encode('seen by nobody');
    const comment = [0xff, 0xfe, 0, note.length + 2, ...note];
    const stream = Uint8Array.of(...jpegLs.subarray(0, 2), ...comment, ...jpegLs.subarray(2));
    await importAs('keep-lossless', Syntax.JpegLsLossless, compressed([stream]));
    const { bytes, file } = await onlyStored();
    expect(file.transferSyntaxUid).toBe(Syntax.ExplicitVRLittleEndian);
    expect(createSearch(['seen by nobody'])(bytes)).toEqual([]);
  });

  it('is decompressed when its offset table holds something else, which goes', async () => {
    const number = new Uint8Array(new TextEncoder().encode('010-9999-1234   '));
    const basicOffsetTable = new Uint32Array(number.buffer);
    const pixels = compressed([jpegLs]).get(Tag.PixelData);
    if (pixels?.kind !== 'encapsulated') throw new Error('not in fragments');
    const dataSet = withElements(compressed([jpegLs]), [{ ...pixels, basicOffsetTable }]);
    await importAs('keep-lossless', Syntax.JpegLsLossless, dataSet);
    const { bytes, file } = await onlyStored();
    expect(file.transferSyntaxUid).toBe(Syntax.ExplicitVRLittleEndian);
    expect(createSearch(['010-9999-1234'])(bytes)).toEqual([]);
  });

  it('is searched: a name in its fragments holds the file', async () => {
    const plain = new Uint8Array(256).map((_, at) => at * 7);
    const named = plain.slice();
    named.set(new TextEncoder().encode(familyName), 100);
    expect(familyName.length).toBeGreaterThan(6);
    const outcomes = [];
    for (const pixels of [named, plain]) {
      const dataSet = compressed([encodeRle(pixels, 1, 1)], ...eightBit);
      outcomes.push(await importAs('keep-lossless', Syntax.RleLossless, dataSet));
    }
    expect(outcomes).toMatchObject([
      { status: 'held', code: 'deid/residual-identifier' },
      { status: 'ok' },
    ]);
    expect((await onlyStored()).file.transferSyntaxUid).toBe(Syntax.RleLossless);
  });
});

it('a picture that was compressed with loss is decompressed, and says so', async () => {
  const dataSet = compressed(
    [fromBase64(colorJpegBaseline)],
    ...eightBit,
    element(Tag.SamplesPerPixel, 'US', 3),
    element(Tag.PlanarConfiguration, 'US', 0),
    element(Tag.PhotometricInterpretation, 'CS', 'YBR_FULL_422'),
    element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.4.3'),
  );
  const outcome = await importAs('keep-lossless', Syntax.JpegBaseline, dataSet);
  expect(outcome).toMatchObject({ status: 'ok' });
  const { image, file } = await onlyStored();
  expect(file.transferSyntaxUid).toBe(Syntax.ExplicitVRLittleEndian);
  expect(stringOf(file.dataSet, Tag.LossyImageCompression)).toBe('01');
  expect(stringOf(file.dataSet, Tag.LossyImageCompressionMethod)).toBe('ISO_10918_1');
  expect(image.photometricInterpretation).toBe(
    stringOf(file.dataSet, Tag.PhotometricInterpretation),
  );
});
