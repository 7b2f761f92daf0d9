import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instanceOf, type Spec } from '../../tests/support/instance-to-store.ts';
import { scanStore, type ScannedStudy } from '../../tests/support/store-scan.ts';
import type { DeidentifiedParts } from '../core/deid/release.ts';
import { StudioDatabase } from './db.ts';
import { InstanceWriter } from './instance-writer.ts';
import { readStoredBlob } from './stored-file.ts';
import { deleteEverything, lacksCondition, storedOf, storeInstances } from './rcdm-store.ts';

const spec = fc.record({
  image: fc.integer({ min: 0, max: 9 }),
  study: fc.integer({ min: 0, max: 2 }),
  series: fc.integer({ min: 0, max: 3 }),
  imageNo: fc.integer({ min: 0, max: 40 }),
  condition: fc.constantFrom(null, '233604007', 'local:other'),
});

const rest = { thumbnailPng: Uint8Array.of(1), batchId: 'batch', pixels: 'as-they-came' } as const;

async function storeInstance(db: StudioDatabase, instance: DeidentifiedParts) {
  const [result] = await storeInstances(db, [{ instance, ...rest }]);
  return result;
}
let names = 0;
const freshName = () => `store-test-${Date.now()}-${names++}`;

async function withDatabase(body: (db: StudioDatabase, name: string) => Promise<void>) {
  const name = freshName();
  const db = new StudioDatabase(name);
  try {
    await body(db, name);
  } finally {
    await db.delete();
  }
}

/** The best kind of series there is, of these the first by UID, and its middle. */
function expectedCover({ images }: ScannedStudy): { seriesUid: string; imageNo: number } {
  const rank = (image: (typeof images)[number]) =>
    image.imageType !== 'PRIMARY' ? 0 : image.plane.value === 'AXIAL' ? 2 : 1;
  const best = Math.max(...images.map(rank));
  const [seriesUid = ''] = images
    .filter((image) => rank(image) === best)
    .map((image) => image.seriesUid)
    .sort();
  const numbers = images
    .filter((image) => image.seriesUid === seriesUid)
    .map((image) => image.imageNo)
    .sort((a, b) => a - b);
  const middle = ((numbers[0] ?? 0) + (numbers.at(-1) ?? 0)) / 2;
  return { seriesUid, imageNo: numbers.find((number) => number >= middle) ?? -1 };
}

describe('storeInstances', () => {
  it('sends a study again that gets its condition from a file that comes a second time', () =>
    withDatabase(async (db) => {
      const one = { image: 1, study: 1, series: 3, imageNo: 1 };
      await storeInstance(db, instanceOf({ ...one, condition: null }));
      await db.images.toCollection().modify({ syncState: 'sent' });
      const again = instanceOf({ ...one, condition: '233604007' });
      expect(await storeInstance(db, again)).toBe('already-stored');
      expect(await db.occurrences.toArray()).toMatchObject([{ conditionCode: '233604007' }]);
      expect(await db.images.toArray()).toMatchObject([{ syncState: 'local' }]);
      // Once is enough: the same again changes nothing.
      await db.images.toCollection().modify({ syncState: 'sent' });
      await storeInstance(db, again);
      expect(await db.images.toArray()).toMatchObject([{ syncState: 'sent' }]);
    }));

  it('keeps counts, cover and conditions right when four connections store at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(spec, fc.nat(3)), { minLength: 1, maxLength: 40 }),
        fc.boolean(),
        async (work, isGrouped) => {
          await withDatabase(async (db, name) => {
            const connections = Array.from({ length: 4 }, () => new StudioDatabase(name));
            const writers = connections.map((connection) => new InstanceWriter(connection));
            const results = await Promise.all(
              work.map(([one, lane]) => {
                const [connection, writer] = [connections[lane], writers[lane]];
                if (!connection || !writer) throw new Error('no such lane');
                const instance = instanceOf(one);
                return isGrouped
                  ? writer.store({ instance, ...rest }, new AbortController().signal)
                  : storeInstance(connection, instance);
              }),
            );
            for (const connection of connections) connection.close();

            const ids = new Set(work.map(([one]) => instanceOf(one).rows.image.imageId));
            expect(results.filter((result) => result === 'stored').length).toBe(ids.size);
            const scan = await scanStore(db);
            expect(scan.imageIds).toEqual([...ids].sort());
            expect(scan.fileIds).toEqual(scan.imageIds);
            expect(scan.thumbnailIds).toEqual(scan.imageIds);
            const conditions = await db.conditionOccurrences.toArray();
            for (const study of scan.studies) {
              const { occurrence, images } = study;
              expect(study.kept).toEqual(study.counted);
              const cover = images.find((image) => image.imageId === occurrence.coverImageId);
              expect(cover).toMatchObject(expectedCover(study));
              expect(occurrence.modality).toBe(cover?.modality);
              const known = images.some((image) => image.seriesUid !== `${occurrence.studyUid}0`);
              expect(occurrence.manufacturer).toBe(known ? 'ACME' : null);
              const given = work.flatMap(([one]) =>
                `study${one.study}` === occurrence.radiologyOccurrenceId && one.condition
                  ? [one.condition]
                  : [],
              );
              if (given.length === 0) expect(occurrence.conditionCode).toBeNull();
              else expect(given).toContain(occurrence.conditionCode);
              const own = conditions.filter((row) => row.personId === occurrence.personId);
              expect(own.map((row) => row.conditionOccurrenceId)).toEqual(
                given.length === 0 ? [] : [occurrence.conditionOccurrenceId],
              );
            }
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes the condition that comes first, and a later one only when there was none', async () => {
    await withDatabase(async (db) => {
      const plain: Spec = { image: 1, study: 1, series: 1, imageNo: 1, condition: null };
      const condition = async () => (await db.occurrences.get('study1'))?.conditionCode;
      await storeInstance(db, instanceOf(plain));
      expect(await lacksCondition(db, 'study1')).toBe(true);
      const again = instanceOf({ ...plain, condition: '233604007' });
      expect(await storeInstance(db, again)).toBe('already-stored');
      expect(await condition()).toBe('233604007');
      expect(await lacksCondition(db, 'study1')).toBe(false);
      await storeInstance(db, instanceOf({ ...plain, image: 2, condition: 'local:x' }));
      expect(await condition()).toBe('233604007');
      expect(await db.conditionOccurrences.count()).toBe(1);
    });
  });

  it('gives back the bytes it was given', async () => {
    await withDatabase(async (db) => {
      const instance = instanceOf({ image: 7, study: 2, series: 1, imageNo: 1, condition: null });
      const { imageId } = instance.rows.image;
      expect(await storedOf(db, [imageId, 'other'])).toEqual(new Set());
      await storeInstance(db, instance);
      expect(await storedOf(db, [imageId, 'other'])).toEqual(new Set([imageId]));
      const file = await readStoredBlob(db, imageId);
      expect(new Uint8Array(await file.arrayBuffer())).toEqual(Uint8Array.of(7, 2, 1));
      expect(file.type).toBe('application/dicom');
    });
  });

  it('names a full disk and any other fault, and leaves nothing half stored', async () => {
    await withDatabase(async (db) => {
      const instance = instanceOf({ image: 1, study: 1, series: 1, imageNo: 1, condition: null });
      const faults = [
        [new DOMException('no room', 'QuotaExceededError'), 'storage/full'],
        [new DOMException('disk', 'UnknownError'), 'storage/failed'],
      ] as const;
      for (const [fault, code] of faults) {
        const put = () => {
          throw fault;
        };
        db.occurrences.hook('creating', put);
        await expect(storeInstance(db, instance)).rejects.toMatchObject({ code });
        db.occurrences.hook('creating').unsubscribe(put);
        expect(await db.images.count()).toBe(0);
        expect(await db.files.count()).toBe(0);
      }
      expect(await storeInstance(db, instance)).toBe('stored');
    });
  });
});

describe('the writer of a thread', () => {
  const specOf = (image: number): Spec => ({
    image,
    study: 1,
    series: 1,
    imageNo: image,
    condition: null,
  });
  const never = new AbortController().signal;

  it('writes together what comes at once, and what comes while it writes', async () => {
    await withDatabase(async (db) => {
      const writer = new InstanceWriter(db);
      let transactions = 0;
      const begin = db.transaction.bind(db);
      db.transaction = ((...args: Parameters<typeof begin>) => {
        transactions += 1;
        return begin(...args);
      }) as typeof db.transaction;
      const store = (first: number, count: number) =>
        Array.from({ length: count }, (_, index) =>
          writer.store({ instance: instanceOf(specOf(first + index)), ...rest }, never),
        );
      const all = store(0, 9);
      await Promise.resolve().then(() => all.push(...store(9, 1)));
      await Promise.resolve().then(() => all.push(...store(10, 5)));
      expect(new Set(await Promise.all(all))).toEqual(new Set(['stored']));
      expect(transactions).toBe(2);
      expect((await db.occurrences.get('study1'))?.imageTotalCount).toBe(15);
    });
  });

  it('stores one of two that are the same, whichever transaction they come in', async () => {
    await withDatabase(async (db) => {
      const writer = new InstanceWriter(db);
      const ends = [1, 2, 2, 1, 2].map((image) =>
        writer.store({ instance: instanceOf(specOf(image)), ...rest }, never),
      );
      const again = (await Promise.all(ends)).map((end) => end === 'already-stored');
      expect(again).toEqual([false, false, true, true, true]);
      expect((await db.occurrences.get('study1'))?.imageTotalCount).toBe(2);
    });
  });

  it('does not keep others out for one that cannot be stored', async () => {
    await withDatabase(async (db) => {
      const writer = new InstanceWriter(db);
      db.images.hook('creating', (id) => {
        if (id === 'image1-1-2') throw new DOMException('disk', 'UnknownError');
      });
      const ends = await Promise.allSettled(
        [0, 1, 2, 3].map((image) =>
          writer.store({ instance: instanceOf(specOf(image)), ...rest }, never),
        ),
      );
      expect(ends.map((end) => end.status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      expect(ends[2]).toMatchObject({ reason: { code: 'storage/failed' } });
      const scan = await scanStore(db);
      expect(scan.imageIds).toHaveLength(3);
      expect(scan.fileIds).toEqual(scan.imageIds);
      expect(scan.studies.map((study) => study.kept)).toEqual(
        scan.studies.map((study) => study.counted),
      );
    });
  });

  it('leaves out one that is aborted while it waits', async () => {
    await withDatabase(async (db) => {
      const writer = new InstanceWriter(db);
      const stop = new AbortController();
      const ends = [0, 1, 2].map((image) =>
        writer.store(
          { instance: instanceOf(specOf(image)), ...rest },
          image === 1 ? stop.signal : never,
        ),
      );
      stop.abort();
      await expect(ends[1]).rejects.toMatchObject({ name: 'AbortError' });
      expect(await Promise.all([ends[0], ends[2]])).toEqual(['stored', 'stored']);
      expect(await db.images.count()).toBe(2);
    });
  });
});

describe('deleteEverything', () => {
  it('empties every table for every connection', async () => {
    await withDatabase(async (db, name) => {
      const other = new StudioDatabase(name);
      const instance = instanceOf({ image: 1, study: 1, series: 1, imageNo: 1, condition: 'a' });
      await storeInstance(other, instance);
      await db.settings.put({ name: 'theme', value: 'dark' });
      await deleteEverything(db);
      const counts = await Promise.all(other.tables.map((table) => table.count()));
      expect(counts).toEqual(counts.map(() => 0));
      expect(await storeInstance(other, instance)).toBe('stored');
      other.close();
    });
  });
});
