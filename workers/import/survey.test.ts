import { describe, expect, test } from 'vitest';
import { testKeyring } from '../../tests/support/planted-dicom.ts';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import { element, withElements } from '../../src/core/dicom/build.ts';
import type { DataSet } from '../../src/core/dicom/dataset.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { ExplicitVRLittleEndian } from '../../src/core/dicom/transfer-syntaxes.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { gunzip } from '../../src/core/formats/gzip.ts';
import { gatherArray } from '../../src/core/formats/byte-chunks.ts';
import { createZip } from '../../src/core/formats/zip-write.ts';
import { listZip } from '../../src/core/formats/zip-list.ts';
import { phantomInstance } from '../../src/core/phantom/phantom.ts';
import { mapInstance } from '../../src/core/rcdm/map-instance.ts';
import type { ImportEntry, ImportLocator } from '../../src/core/rpc/import-api.ts';
import { seriesKeyOf } from '../../src/core/rpc/import-plan.ts';
import type { Survey, SurveyedHeader } from '../../src/core/rpc/survey.ts';
import { surveyEntries } from './survey.ts';

const keyring = await testKeyring();
const entryOf = (locator: ImportLocator): ImportEntry => ({
  path: identify('x'),
  byteLength: 1,
  locator,
  condition: null,
});
const fileOf = (bytes: Uint8Array | string): ImportEntry =>
  entryOf({ kind: 'file', file: new Blob([bytes as Uint8Array<ArrayBuffer>]) });

function survey(
  entries: readonly ImportEntry[],
  {
    stored = [],
    signal = new AbortController().signal,
  }: { stored?: string[]; signal?: AbortSignal } = {},
): Promise<Survey> {
  const call = { signal, progress: () => undefined };
  const storedOf = (ids: readonly string[]) =>
    Promise.resolve(ids.filter((id) => stored.includes(id)));
  return surveyEntries(call, entries, { keyring, storedOf });
}

async function headerOf(entry: ImportEntry): Promise<SurveyedHeader | undefined> {
  return (await survey([entry])).headers[0];
}

async function phantomWith(...elements: Parameters<typeof withElements>[1][]): Promise<Uint8Array> {
  const { dataSet } = await readDicomFile(phantomInstance(0).bytes);
  return written(
    withElements(
      dataSet,
      elements.flatMap((each) => [...each]),
    ),
  );
}

const written = (dataSet: DataSet): Uint8Array =>
  writeDicomFile({ transferSyntaxUid: ExplicitVRLittleEndian, dataSet });

/** Counts what is asked of it. */
class WatchedBlob extends Blob {
  bytesRead = 0;
  override slice(start = 0, end = this.size): Blob {
    this.bytesRead += Math.min(end, this.size) - start;
    return super.slice(start, end);
  }
}

describe('the survey of a file', () => {
  test('says what the header says, under the keys of the import', async () => {
    const { bytes } = phantomInstance(36);
    const { headers, files } = await survey([fileOf(bytes)]);
    const rows = await mapInstance((await readDicomFile(bytes)).dataSet, {
      keyring,
      condition: null,
    });
    const [header] = headers;
    expect(header).toMatchObject({
      personId: rows.person.personId,
      studyKey: rows.occurrence.radiologyOccurrenceId,
      seriesKey: seriesKeyOf(rows),
      modality: 'CT',
      plane: 'AXIAL',
      rows: rows.image.rows,
      columns: rows.image.columns,
      frames: 1,
      hold: null,
      face: 'none',
    });
    expect(header && reveal(header.patientName)).toContain('김^미리내');
    expect(header && reveal(header.patientId)).toBe('SBY-700248');
    expect(files).toEqual([
      { header: 0, imageId: rows.image.imageId, imageNo: rows.image.imageNo, isStored: false },
    ]);
  });

  test('is not kept twice where headers say the same', async () => {
    const entries = [0, 1, 2, 3].map((index) => entryOf({ kind: 'sample', index }));
    const { headers, files } = await survey(entries);
    expect(headers).toHaveLength(1);
    expect(files.map((file) => 'header' in file && file.imageNo)).toEqual([1, 2, 3, 4]);
  });

  test('knows what is stored already', async () => {
    const first = await survey([fileOf(phantomInstance(0).bytes)]);
    const stored = first.files.flatMap((file) => ('imageId' in file ? [file.imageId] : []));
    const { files } = await survey(
      [0, 1].map((index) => entryOf({ kind: 'sample', index })),
      { stored },
    );
    expect(files.map((file) => 'isStored' in file && file.isStored)).toEqual([true, false]);
  });

  test('reads the header and no pixels, however large the file is', async () => {
    const rows = 8_000;
    const bytes = await phantomWith([
      element(Tag.Rows, 'US', rows),
      element(Tag.PixelData, 'OW', new Uint8Array(rows * 128 * 2)),
    ]);
    const file = new WatchedBlob([bytes as Uint8Array<ArrayBuffer>]);
    const { headers } = await survey([entryOf({ kind: 'file', file })]);
    expect(headers[0]?.rows).toBe(rows);
    expect(file.size).toBeGreaterThan(2_000_000);
    expect(file.bytesRead).toBeLessThan(70_000);
  });

  test('goes on behind a first window that the header does not fit in', async () => {
    const comment = 'x'.repeat(60_000);
    const bytes = await phantomWith([
      element(Tag.DerivationDescription, 'ST', 'a'),
      element(0x00111001, 'UN', comment),
    ]);
    expect(await headerOf(fileOf(bytes))).toMatchObject({ modality: 'CT', rows: 128 });
  });

  test('is the same out of an archive, and stops to inflate behind the header', async () => {
    const archive = createZip();
    const { bytes } = phantomInstance(5);
    await archive.add('IM5', bytes);
    const zip = await archive.finish();
    const [file] = await listZip(zip);
    if (!file) throw new Error('no entry');
    const { place } = file;
    const locator = { kind: 'zip-entry', archive: zip, place } as const;
    expect(await headerOf(entryOf(locator))).toEqual(await headerOf(fileOf(bytes)));
    // A checksum that differs is seen at the end of the entry only.
    const wrong = { ...locator, place: { ...place, crc32: 1 } };
    expect((await survey([entryOf(wrong)])).headers).toHaveLength(1);
  });

  test('is the same out of a gzip', async () => {
    const { bytes } = phantomInstance(5);
    const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
    const gzip = await new Response(packed).blob();
    expect((await gatherArray(gunzip(gzip))).length).toBe(bytes.length);
    expect(await headerOf(entryOf({ kind: 'file', file: gzip }))).toEqual(
      await headerOf(fileOf(bytes)),
    );
  });
});

describe('what will be held', () => {
  test('is told with the rule, before any pixel is read', async () => {
    const bytes = await phantomWith([element(Tag.BurnedInAnnotation, 'CS', 'YES')]);
    expect((await headerOf(fileOf(bytes)))?.hold).toEqual({
      code: 'deid/burned-in-risk',
      detail: 'burned-in-annotation',
    });
  });

  test('is told with the kind of the object', async () => {
    const { dataSet } = await readDicomFile(phantomInstance(0).bytes);
    const report = new Map(dataSet);
    report.delete(Tag.PixelData);
    const sopClass = element(Tag.SOPClassUID, 'UI', '1.2.840.10008.5.1.4.1.1.104.1');
    const header = await headerOf(fileOf(written(withElements(report, [sopClass]))));
    expect(header?.hold).toEqual({ code: 'deid/object-kind', detail: 'encapsulated-document' });
  });
});

describe('what cannot be read', () => {
  const image = phantomInstance(0).bytes;
  test.each([
    ['nothing', '', 'dicom/empty-file'],
    ['a text', 'Call Dr. Kim about DOE^JANE', 'import/not-medical-file'],
    ['noise', new Uint8Array(4096).map((_, at) => (at * 167) % 251), 'dicom/not-dicom'],
    ['a file that ends in its header', image.subarray(0, 700), 'dicom/truncated'],
    ['a file that ends in its pixels', image.subarray(0, image.length - 2_000), 'dicom/truncated'],
  ])('%s has the code that the import would have', async (_, bytes, code) => {
    const { headers, files } = await survey([fileOf(bytes), fileOf(image)]);
    expect(files).toMatchObject([{ code }, { header: 0 }]);
    expect(headers).toHaveLength(1);
  });

  test('a file without a study is one of them', async () => {
    const { dataSet } = await readDicomFile(image);
    const orphan = new Map(dataSet);
    orphan.delete(Tag.StudyInstanceUID);
    expect((await survey([fileOf(written(orphan))])).files).toEqual([{ code: 'dicom/malformed' }]);
  });

  test('an abort ends it', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(survey([fileOf(image)], { signal: stop.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});
