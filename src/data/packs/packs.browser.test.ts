import Dexie from 'dexie';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { scanStore } from '../../../tests/support/store-scan.ts';
import { packsOf, storedBytesOf } from '../../../tests/support/stored-bytes.ts';
import type { ImageToStore, StoringApi } from '../../../tests/support/workers/storing-api.ts';
import { WorkerClient } from '../../platform/workers/worker-client.ts';
import { StudioDatabase } from '../db.ts';
import { deleteEverything } from '../rcdm-store.ts';
import { readStoredFile } from '../stored-file.ts';
import { MOST_SHARED_BYTES } from './pack-writer.ts';

const KIB = 1024;

let db: StudioDatabase;
let threads: WorkerClient<StoringApi>[];
beforeEach(() => {
  db = new StudioDatabase(`packs-test-${crypto.randomUUID()}`);
  threads = [];
});
afterEach(async () => {
  for (const thread of threads) thread.terminate();
  const { name } = db;
  await db.delete();
  const root = await navigator.storage.getDirectory();
  await vi.waitFor(() => root.removeEntry(`${name}-packs`, { recursive: true }));
});

function startThread(): WorkerClient<StoringApi> {
  const thread = new WorkerClient<StoringApi>(
    () =>
      new Worker(new URL('../../../tests/support/workers/storing.worker.ts', import.meta.url), {
        type: 'module',
      }),
  );
  threads.push(thread);
  return thread;
}

/** Bytes that tell the image and the place in it. */
function bytesOf(image: number, byteLength = 100 * KIB): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: byteLength }, (_, at) => image * 31 + at * 7 + (at >> 8));
}

const imagesFrom = (first: number, count: number): readonly ImageToStore[] =>
  Array.from({ length: count }, (_, index) => {
    const bytes = bytesOf(first + index);
    // In two parts, as files are written.
    return { image: first + index, parts: [bytes.subarray(0, 99), bytes.subarray(99)] };
  });

const idOf = (image: number) => `image1-1-${image}`;

async function packedBytes(): Promise<number> {
  return (await packsOf(db)).reduce((sum, pack) => sum + pack.size, 0);
}

/** Counts are those of a full scan, and each stored image is read back byte for byte. */
async function expectWhole(images: readonly number[]): Promise<void> {
  const scan = await scanStore(db);
  expect(scan.imageIds).toEqual(images.map(idOf).sort());
  expect(scan.fileIds).toEqual(scan.imageIds);
  expect(scan.thumbnailIds).toEqual(scan.imageIds);
  for (const study of scan.studies) expect(study.kept).toEqual(study.counted);
  for (const image of images) {
    expect(await storedBytesOf(db, idOf(image))).toEqual(bytesOf(image));
  }
}

const range = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => first + index);

describe('a thread that stores', () => {
  test('puts many images into one file of the disk, and rows say where', async () => {
    const results = await startThread().call('store', [db.name, imagesFrom(0, 40)]);
    expect(new Set(results)).toEqual(new Set(['stored']));
    await expectWhole(range(0, 40));
    expect(await packsOf(db)).toHaveLength(1);
    expect(await packedBytes()).toBe(40 * 100 * KIB);
    expect(await db.files.toCollection().first()).not.toHaveProperty('file');
  });

  test('writes nothing again for images that are stored', async () => {
    const thread = startThread();
    await thread.call('store', [db.name, imagesFrom(0, 5)]);
    const results = await thread.call('store', [db.name, imagesFrom(0, 6)]);
    expect(results).toEqual([...range(0, 5).map(() => 'already-stored'), 'stored']);
    expect(await packedBytes()).toBe(6 * 100 * KIB);
    await expectWhole(range(0, 6));
  });

  test('leaves neither row nor byte where the database refuses, and goes on after', async () => {
    const thread = startThread();
    await thread.call('store', [db.name, imagesFrom(0, 3)]);
    await thread.call('refuseRows', [db.name, true]);
    const refused = await thread.call('store', [db.name, imagesFrom(3, 4)]);
    expect(new Set(refused)).toEqual(new Set(['storage/failed']));
    expect(await packedBytes()).toBe(3 * 100 * KIB);
    await thread.call('refuseRows', [db.name, false]);
    await thread.call('store', [db.name, imagesFrom(7, 2)]);
    await expectWhole([0, 1, 2, 7, 8]);
    expect(await packedBytes()).toBe(5 * 100 * KIB);
  });

  test('says that the disk is full, and nothing is half stored', async () => {
    const thread = startThread();
    await thread.call('fillDiskAfter', [650 * KIB]);
    const results = await thread.call('store', [db.name, imagesFrom(0, 4)]);
    const more = await thread.call('store', [db.name, imagesFrom(4, 4)]);
    expect(results).toEqual(range(0, 4).map(() => 'stored'));
    // The group as a whole had no room; of its images, each by itself, what was left had room for two.
    expect(more.filter((result) => result === 'storage/full')).not.toEqual([]);
    expect(more.every((result) => result === 'stored' || result === 'storage/full')).toBe(true);
    const stored = more.flatMap((result, index) => (result === 'stored' ? [index + 4] : []));
    await expectWhole([...range(0, 4), ...stored]);
    expect(await packedBytes()).toBe((4 + stored.length) * 100 * KIB);
  });

  test('gives a large file a pack of its own, which stays on the disk when it is read', async () => {
    const large = new Uint8Array(MOST_SHARED_BYTES + 5).fill(3);
    const parts = [Uint8Array.of(1, 2), new Blob([large])];
    const [small] = imagesFrom(1, 1) as [ImageToStore];
    await startThread().call('store', [db.name, [{ image: 0, parts }, small]]);
    const file = await readStoredFile(db, idOf(0));
    if (!(file instanceof Blob)) throw new Error('not on the disk');
    expect(file.size).toBe(large.length + 2);
    const [head, tail] = await Promise.all(
      [file.slice(0, 3), file.slice(-2)].map((one) => one.bytes()),
    );
    expect([...(head ?? []), ...(tail ?? [])]).toEqual([1, 2, 3, 3, 3]);
    expect(await storedBytesOf(db, idOf(1))).toEqual(bytesOf(1));
    expect(await packsOf(db)).toHaveLength(2);
  });

  test('a browser that lets nobody read a file that is written: it is closed after each group', async () => {
    const thread = startThread();
    await thread.call('forbidReadingWhileOpen', []);
    await thread.call('store', [db.name, imagesFrom(0, 3)]);
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(`${db.name}-packs`);
    const [pack] = await packsOf(db);
    // Nobody may write a file in place that is open for writing.
    const writable = await (await folder.getFileHandle(pack?.name ?? '')).createWritable();
    await writable.abort();
    await thread.call('store', [db.name, imagesFrom(3, 3)]);
    await expectWhole(range(0, 6));
    expect(await packsOf(db)).toHaveLength(1);
  });
});

describe('several at once', () => {
  test('each thread has its own pack, and the same image is stored once', async () => {
    const results = await Promise.all(
      range(0, 3).map((thread) =>
        startThread().call('store', [db.name, imagesFrom(thread * 10, 20)]),
      ),
    );
    expect(results.flat().filter((result) => result === 'stored')).toHaveLength(40);
    await expectWhole(range(0, 40));
  });

  test('what is stored can be read while more is written behind it', async () => {
    const thread = startThread();
    await thread.call('store', [db.name, imagesFrom(0, 2)]);
    const state = { isDone: false, reads: 0 };
    const read = async () => {
      for (; !state.isDone; state.reads += 1) {
        const image = state.reads % 2;
        expect(await storedBytesOf(db, idOf(image))).toEqual(bytesOf(image));
      }
    };
    const reading = read();
    for (let first = 2; first < 122; first += 4) {
      await thread.call('store', [db.name, imagesFrom(first, 4)]);
    }
    state.isDone = true;
    await reading;
    expect(state.reads).toBeGreaterThan(5);
    await expectWhole(range(0, 122));
  });

  test('everything is deleted while a thread has its pack open; it begins a new one', async () => {
    const thread = startThread();
    await thread.call('store', [db.name, imagesFrom(0, 5)]);
    const [before] = await packsOf(db);
    await deleteEverything(db);
    expect(await packsOf(db)).toEqual([]);
    await thread.call('store', [db.name, imagesFrom(3, 4)]);
    await expectWhole(range(3, 4));
    const [after] = await packsOf(db);
    expect(after?.name).not.toBe(before?.name);
  });
});

describe('a thread that is ended in the middle', () => {
  test('leaves bytes that nobody reads, and the next sweep cuts them off', async () => {
    const thread = startThread();
    await thread.call('store', [db.name, imagesFrom(0, 5)]);
    void thread.call('writeAndHang', [db.name, imagesFrom(5, 3)]).catch(() => undefined);
    await vi.waitFor(async () => {
      expect(await packedBytes()).toBe(8 * 100 * KIB);
    });
    const other = startThread();
    // As long as it lives, nothing of it is touched.
    await other.call('sweep', [db.name, 0]);
    expect(await packedBytes()).toBe(8 * 100 * KIB);
    thread.terminate();
    // Nor a moment after: its rows may be on their way.
    await other.call('sweep', [db.name, 60_000]);
    expect(await packedBytes()).toBe(8 * 100 * KIB);
    await vi.waitFor(async () => {
      await other.call('sweep', [db.name, 0]);
      expect(await packedBytes()).toBe(5 * 100 * KIB);
    });
    await expectWhole(range(0, 5));
    await other.call('store', [db.name, imagesFrom(5, 3)]);
    await expectWhole(range(0, 8));
  });

  test('at any moment: what has a row is whole', async () => {
    for (const round of range(0, 6)) {
      const thread = startThread();
      const images = imagesFrom(round * 100, 60);
      void thread.call('store', [db.name, images]).catch(() => undefined);
      await vi.waitFor(async () => {
        expect(await db.images.count()).toBeGreaterThan(0);
      });
      await new Promise((resolve) => setTimeout(resolve, round * 3));
      thread.terminate();
      const ids = await db.images.toCollection().primaryKeys();
      await expectWhole(ids.map((id) => Number(id.split('-')[2])));
      await deleteEverything(db);
    }
  });
});

test('a database from before there were packs is read as it is, and written on', async () => {
  const { name } = db;
  const old = new Dexie(name);
  // Version 1 as it was; other tables than this one are made by the way up.
  old.version(1).stores({ files: 'imageId' });
  await old.table('files').add({ imageId: 'old', file: new Blob([bytesOf(9)]) });
  old.close();

  expect(await storedBytesOf(db, 'old')).toEqual(bytesOf(9));
  expect(db.verno).toBeGreaterThan(1);
  await startThread().call('store', [name, imagesFrom(0, 3)]);
  expect(await storedBytesOf(db, idOf(2))).toEqual(bytesOf(2));
  expect(await storedBytesOf(db, 'old')).toEqual(bytesOf(9));
});

test('a row whose pack the browser has lost says that the image is missing', async () => {
  await startThread().call('store', [db.name, imagesFrom(0, 1)]);
  await db.files.put({ imageId: idOf(0), packId: 'lost', offset: 0, byteLength: 9 });
  await expect(readStoredFile(db, idOf(0))).rejects.toMatchObject({ code: 'storage/missing' });
  await expect(readStoredFile(db, 'none')).rejects.toMatchObject({ code: 'storage/missing' });
});
