import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { importOne } from '../../tests/support/import-one.ts';
import { allStoredBytes, packsOf } from '../../tests/support/stored-bytes.ts';
import { createSearch } from '../../tests/support/byte-search.ts';
import { discDirectory } from '../../tests/support/dicomdir.ts';
import { scanStore } from '../../tests/support/store-scan.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import { element, withElements } from '../../src/core/dicom/build.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { writeDicomFile } from '../../src/core/dicom/write.ts';
import { createZip } from '../../src/core/formats/zip-write.ts';
import { PEOPLE, phantomIdentifiers } from '../../src/core/phantom/people.ts';
import { phantomCount, phantomInstance } from '../../src/core/phantom/phantom.ts';
import type { Condition } from '../../src/core/rcdm/rows.ts';
import type {
  ImportApi,
  ImportEntry,
  ImportOrder,
  ImportOutcome,
} from '../../src/core/rpc/import-api.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { deleteEverything } from '../../src/data/rcdm-store.ts';
import { readThumbnail } from '../../src/data/thumbnails.ts';
import { createImportWorker } from '../../src/platform/workers/index.ts';
import type { WorkerClient } from '../../src/platform/workers/worker-client.ts';

const ORDER: ImportOrder = {
  batchId: 'test',
  policy: RCDM_PAPER,
  condition: null,
  compression: 'decompress',
  pixelsApproved: false,
};
const PNEUMONIA: Condition = {
  code: '233604007',
  conceptId: 255848,
  name: { en: 'Pneumonia', ko: '폐렴' },
};
const db = new StudioDatabase();
const clients = Array.from({ length: 4 }, createImportWorker);
const [client] = clients as [WorkerClient<ImportApi>];

beforeEach(() => deleteEverything(db));
afterAll(() => {
  for (const each of clients) each.terminate();
  db.close();
});

const fileSource = (name: string, ...parts: BlobPart[]) =>
  ({ kind: 'file', path: identify(name), file: new Blob(parts) }) as const;

async function listSample(): Promise<readonly ImportEntry[]> {
  return (await client.call('list', [[{ kind: 'sample' }]])).entries;
}

async function importFile(
  file: BlobPart,
  order: Partial<ImportOrder> = {},
): Promise<ImportOutcome> {
  const { entries } = await client.call('list', [[fileSource('a.dcm', file)]]);
  const [entry] = entries;
  if (!entry) throw new Error('file is not listed');
  return importOne(client, [entry, { ...ORDER, ...order }]);
}

const FILES_A_GROUP = 3;

/** All entries over all workers, a group in flight in each. A dead worker's files have no outcome. */
async function importAll(
  entries: readonly ImportEntry[],
  onOutcome: (done: number) => void = () => undefined,
): Promise<readonly (ImportOutcome | null)[]> {
  const outcomes: (ImportOutcome | null)[] = entries.map(() => null);
  let next = 0;
  let done = 0;
  let isDead = false;
  await Promise.all(
    clients.map(async (each) => {
      while (next < entries.length && !isDead) {
        const first = next;
        const group = entries.slice(first, first + FILES_A_GROUP);
        next += group.length;
        try {
          const tasks = group.map((entry) => ({ entry, order: ORDER }));
          const ends = await each.call('importGroup', [tasks]);
          outcomes.splice(first, ends.length, ...ends);
          onOutcome((done += ends.length));
        } catch (error) {
          expect(error).toMatchObject({ name: 'AbortError' });
          isDead = true;
        }
      }
    }),
  );
  return outcomes;
}

async function expectConsistent(): Promise<Awaited<ReturnType<typeof scanStore>>> {
  const scan = await scanStore(db);
  for (const study of scan.studies) {
    expect(study.kept).toEqual(study.counted);
    expect(study.images.map((image) => image.imageId)).toContain(study.occurrence.coverImageId);
  }
  expect(scan.studies.flatMap((study) => study.images)).toHaveLength(scan.imageIds.length);
  expect(scan.fileIds).toEqual(scan.imageIds);
  expect(scan.thumbnailIds).toEqual(scan.imageIds);
  return scan;
}

/** Every byte that the database holds: files, thumbnails, and all rows as text. */
async function* storedBytes(): AsyncGenerator<Uint8Array> {
  yield* allStoredBytes(db);
  for (const pack of await packsOf(db)) yield new Uint8Array(await pack.arrayBuffer());
  for (const { png } of await db.thumbnails.toArray()) yield png;
  for (const table of db.tables) {
    yield new TextEncoder().encode(JSON.stringify(await table.toArray()));
  }
}

describe('the sample set', () => {
  it('is stored whole, with rows and counts, and without one identifier', async () => {
    const entries = await listSample();
    expect(entries).toHaveLength(phantomCount());
    const outcomes = await importAll(entries);
    expect(new Set(outcomes.map((outcome) => outcome?.code))).toEqual(new Set([null]));
    expect(new Set(outcomes.map((outcome) => outcome?.imageId)).size).toBe(phantomCount());

    const scan = await expectConsistent();
    expect(scan.imageIds).toHaveLength(phantomCount());
    expect(scan.personIds).toHaveLength(12);
    expect(await db.keys.count()).toBe(1);
    expect(new Set(scan.studies.map((study) => study.occurrence.modality))).toEqual(
      new Set(['CT', 'MR']),
    );
    expect(await db.conditionOccurrences.count()).toBe(12);

    const identifiers = phantomIdentifiers();
    const search = createSearch(identifiers);
    const planted = new Set<string>();
    for (let i = 0; i < phantomCount(); i += 4) {
      for (const found of search(phantomInstance(i).bytes)) planted.add(found);
    }
    // Names without the caret are what a person would write; no DICOM element holds them so.
    const joined = new Set(PEOPLE.map(({ name }) => name.hangul?.replace('^', '')));
    expect(identifiers.filter((text) => !planted.has(text) && !joined.has(text))).toEqual([]);
    for await (const bytes of storedBytes()) expect(search(bytes)).toEqual([]);
  });

  it('has thumbnails that a browser shows, at most 128 pixels long', async () => {
    const [entry] = await listSample();
    const { imageId } = await importOne(client, [entry as ImportEntry, ORDER]);
    const stored = await readThumbnail(db, imageId ?? '');
    const bitmap = await createImageBitmap(stored as Blob);
    expect(Math.max(bitmap.width, bitmap.height)).toBeLessThanOrEqual(128);
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const shown = context?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? [];
    expect(new Set(shown).size).toBeGreaterThan(20);
  });

  it('ends with everything stored once after the workers died in the middle', async () => {
    const entries = (await listSample()).slice(0, 120);
    const first = await importAll(entries, (done) => {
      if (done >= 40) for (const each of clients) each.terminate();
    });
    const finished = first.filter((outcome) => outcome?.status === 'ok').length;
    expect(finished).toBeLessThan(entries.length);
    const halfway = await expectConsistent();
    expect(halfway.imageIds.length).toBeGreaterThanOrEqual(finished);

    const second = await importAll(entries);
    const skipped = second.filter((outcome) => outcome?.status === 'skipped').length;
    const stored = second.filter((outcome) => outcome?.status === 'ok').length;
    expect(skipped).toBe(halfway.imageIds.length);
    expect(skipped + stored).toBe(entries.length);
    expect((await expectConsistent()).imageIds).toHaveLength(entries.length);
  });
});

describe('one file', () => {
  const whole = phantomInstance(0).bytes;

  it('is skipped when it comes again, under any name', async () => {
    const first = await importFile(whole);
    expect(first).toMatchObject({ status: 'ok', code: null });
    expect(await importFile(whole)).toEqual({
      status: 'skipped',
      code: 'import/already-stored',
      imageId: first.imageId,
    });
    expect(await db.images.count()).toBe(1);
  });

  it('brings its study the condition that it lacked', async () => {
    await importFile(whole);
    expect(await importFile(whole, { condition: PNEUMONIA })).toMatchObject({ status: 'skipped' });
    const [study] = await db.occurrences.toArray();
    expect(study).toMatchObject({ conditionCode: PNEUMONIA.code, imageTotalCount: 1 });
    expect(await db.conditionOccurrences.count()).toBe(1);
  });

  it('is held when its pixels may show text, until a person has looked', async () => {
    const { dataSet } = await readDicomFile(whole);
    const risky = writeDicomFile({
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      dataSet: withElements(dataSet, [element(Tag.BurnedInAnnotation, 'CS', 'YES')]),
    });
    expect(await importFile(risky)).toMatchObject({ status: 'held', code: 'deid/burned-in-risk' });
    expect(await db.images.count()).toBe(0);
    expect(await importFile(risky, { pixelsApproved: true })).toMatchObject({ status: 'ok' });
  });

  it('gets its own code when it is broken, and the rest goes on', async () => {
    const { dataSet } = await readDicomFile(whole);
    const transferSyntaxUid = '1.2.840.10008.1.2.1';
    const secret = 'Haneulbit^Saeron';
    const headless = new Map(dataSet);
    headless.delete(Tag.StudyInstanceUID);
    const files: readonly [BlobPart, string, string][] = [
      [new Uint8Array(0), 'skipped', 'dicom/empty-file'],
      [`Report about ${secret}\n`.repeat(40), 'skipped', 'import/not-medical-file'],
      [crypto.getRandomValues(new Uint8Array(5000)), 'skipped', 'dicom/not-dicom'],
      [whole.slice(0, 140), 'failed', 'dicom/truncated'],
      [whole.slice(0, whole.length - 1000), 'failed', 'dicom/truncated'],
      [writeDicomFile({ transferSyntaxUid, dataSet: headless }), 'failed', 'dicom/malformed'],
    ];
    const sources = files.map(([content], index) => fileSource(`${index}.dcm`, content));
    const { entries, refused } = await client.call('list', [[...sources, fileSource('a', whole)]]);
    expect(refused).toEqual([]);
    const outcomes = await importAll(entries);
    expect(outcomes.map((outcome) => [outcome?.status, outcome?.code])).toEqual([
      ...files.map(([, status, code]) => [status, code]),
      ['ok', null],
    ]);
    expect(JSON.stringify(outcomes)).not.toContain('Haneulbit');
    await expectConsistent();
  });

  it('is told as unreadable when it has gone since it was chosen', async () => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('gone.dcm', { create: true });
    const writable = await handle.createWritable();
    await writable.write(whole);
    await writable.close();
    const source = { kind: 'file', path: identify('gone.dcm'), file: await handle.getFile() };
    const { entries } = await client.call('list', [[source as ReturnType<typeof fileSource>]]);
    await root.removeEntry('gone.dcm');
    const outcome = await importOne(client, [entries[0] as ImportEntry, ORDER]);
    expect(outcome).toMatchObject({ status: 'failed', code: 'import/file-unreadable' });
    const late = await client.call('list', [[source as ReturnType<typeof fileSource>]]);
    expect(late).toMatchObject({ entries: [], refused: [{ code: 'import/file-unreadable' }] });
  });

  it('stores nothing when it is aborted', async () => {
    const entries = await listSample();
    const ends: string[] = [];
    for (const [index, delayMs] of [0, 1, 3, 6, 10].entries()) {
      const stop = new AbortController();
      const call = importOne(client, [entries[index] as ImportEntry, ORDER], {
        signal: stop.signal,
      });
      setTimeout(() => {
        stop.abort();
      }, delayMs);
      const end = await call.then(
        ({ status }) => status,
        (error: unknown) => (error as Error).name,
      );
      expect(['ok', 'AbortError']).toContain(end);
      const { imageIds } = await expectConsistent();
      expect(imageIds).toHaveLength(end === 'ok' ? 1 : 0);
      await deleteEverything(db);
      ends.push(end);
    }
    expect(ends).toContain('AbortError');
  });

  it('has other ids after everything was deleted, in a worker that lives on', async () => {
    const before = await importFile(whole);
    await deleteEverything(db);
    const after = await importFile(whole);
    expect(after).toMatchObject({ status: 'ok' });
    expect(after.imageId).not.toBe(before.imageId);
  });
});

describe('archives', () => {
  it('are looked into whatever their name, folders and all', async () => {
    const inner = createZip();
    await inner.add('c.dcm', phantomInstance(2).bytes);
    const zip = createZip();
    await zip.add('CD/P01/IM01', phantomInstance(0).bytes);
    await zip.add('CD/P01/deep/er/IM02.dcm', phantomInstance(1).bytes);
    await zip.add('CD/README.TXT', 'Call 010-0000-0000');
    await zip.add('CD/inner.zip', new Uint8Array(await (await inner.finish()).arrayBuffer()));
    const archive = await zip.finish();
    const { entries, refused } = await client.call('list', [[fileSource('study.dat', archive)]]);
    expect(refused).toEqual([]);
    expect(entries.map((entry) => reveal(entry.path))).toEqual([
      'study.dat/CD/P01/IM01',
      'study.dat/CD/P01/deep/er/IM02.dcm',
      'study.dat/CD/README.TXT',
      'study.dat/CD/inner.zip/c.dcm',
    ]);
    const outcomes = await importAll(entries);
    expect(outcomes.map((outcome) => outcome?.code)).toEqual([
      null,
      null,
      'import/not-medical-file',
      null,
    ]);
    expect(outcomes[2]).toMatchObject({ status: 'skipped' });
    await expectConsistent();
  });

  it('that cannot be opened count as one refused input each', async () => {
    const zip = createZip();
    await zip.add('a.dcm', phantomInstance(0).bytes);
    const archive = await zip.finish();
    const empty = await createZip().finish();
    const listing = await client.call('list', [
      [
        fileSource('cut.zip', archive.slice(0, 5000)),
        fileSource('empty.zip', empty),
        fileSource('a.dcm', phantomInstance(0).bytes),
      ],
    ]);
    expect(listing.entries).toHaveLength(1);
    expect(listing.refused).toMatchObject([
      { path: 'cut.zip', code: 'import/zip-unreadable' },
      { path: 'empty.zip', code: 'dicom/empty-file' },
    ]);
  });

  it('may hold a bomb: that entry fails, the others do not', async () => {
    const zip = createZip();
    await zip.add('bomb.dcm', new Uint8Array(70 * 1024 ** 2));
    await zip.add('a.dcm', phantomInstance(0).bytes);
    const { entries } = await client.call('list', [[fileSource('a.zip', await zip.finish())]]);
    const outcomes = await importAll(entries);
    expect(outcomes.map((outcome) => outcome?.code)).toEqual(['import/zip-bomb', null]);
  });
});

describe('a disc', () => {
  it('is stored in the order of its DICOMDIR; what is gone from it counts as failed', async () => {
    const disc = [
      fileSource('CD/VIEWER.EXE', 'MZ'),
      fileSource('CD/IM1', phantomInstance(0).bytes),
      fileSource('CD/IM2', phantomInstance(1).bytes),
      fileSource('CD/IM4', new Uint8Array(600)),
      fileSource('CD/IM5', new Uint8Array(600)),
      fileSource('CD/DICOMDIR', discDirectory(['IM2', 'IM1', 'IM3', 'IM4'])),
    ];
    const { entries, refused } = await client.call('list', [disc]);
    expect(refused).toMatchObject([{ path: 'CD/IM3', code: 'import/dicomdir-file-missing' }]);
    const outcomes = await importAll(entries);
    const ends = entries.map(({ path }, index) => {
      const { status, code } = outcomes[index] ?? {};
      return [reveal(path), status, code];
    });
    expect(ends).toEqual([
      ['CD/IM2', 'ok', null],
      ['CD/IM1', 'ok', null],
      ['CD/IM4', 'failed', 'dicom/not-dicom'],
      ['CD/VIEWER.EXE', 'skipped', 'import/not-medical-file'],
      ['CD/IM5', 'skipped', 'dicom/not-dicom'],
      ['CD/DICOMDIR', 'skipped', 'import/dicomdir'],
    ]);
    expect((await expectConsistent()).imageIds).toHaveLength(2);
  });
});

describe('identifiers', () => {
  it('would be found by the search if they were there', () => {
    const search = createSearch(['김^미리내', 'Abc']);
    const iso2022 = Uint8Array.of(27, 36, 41, 67, 0xb1, 0xe8, 0x5e, 27, 36, 41, 67, 0xb9, 0xcc);
    expect(createSearch(['김^미'])(iso2022)).toEqual(['김^미']);
    const eucKr = Uint8Array.of(0xb1, 0xe8, 0x5e, 0xb9, 0xcc, 0xb8, 0xae, 0xb3, 0xbb);
    expect(search(eucKr)).toEqual(['김^미리내']);
    expect(search(new TextEncoder().encode('xx김^미리내'))).toEqual(['김^미리내']);
    expect(search(Uint8Array.of(1, 65, 0, 98, 0, 99, 0))).toEqual(['Abc']);
    expect(search(new TextEncoder().encode('Ab c'))).toEqual([]);
  });
});
