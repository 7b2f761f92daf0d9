import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AppError, type ErrorCode } from '../core/errors.ts';
import { StudioDatabase, type StoredImage, type StoredOccurrence } from '../data/db.ts';
import { FakeConnection } from '../../tests/support/fake-connection.ts';
import { Jobs } from './jobs.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { ServerSession } from './server-session.svelte.ts';
import { UploadQueue, type Sender } from './sync.svelte.ts';

/** The server, kept in memory, with a list of faults for the calls to come. */
class FaultySender implements Sender {
  readonly rowCalls: { id: string; count: number }[] = [];
  readonly files = new Map<string, number>();
  readonly imageCalls: string[] = [];
  readonly faults: (ErrorCode | null)[] = [];
  readonly refusedImages = new Set<string>();
  mostAtOnce = 0;
  #atOnce = 0;

  async rows({ occurrence }: Parameters<Sender['rows']>[0]): Promise<void> {
    await this.#mayFail();
    this.rowCalls.push({
      id: occurrence.radiologyOccurrenceId,
      count: occurrence.imageTotalCount,
    });
  }

  async image(row: StoredImage, file: Blob, signal: AbortSignal): Promise<void> {
    this.imageCalls.push(row.imageId);
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    try {
      await this.#mayFail();
      await new Promise((resolve) => setTimeout(resolve, 2));
      signal.throwIfAborted();
      if (!this.rowCalls.some((call) => call.id === row.radiologyOccurrenceId)) {
        throw new AppError('server/refused', 'file before its study');
      }
      if (this.refusedImages.has(row.imageId)) throw new AppError('server/refused', 'no');
      this.files.set(row.imageId, file.size);
    } finally {
      this.#atOnce -= 1;
    }
  }

  async #mayFail(): Promise<void> {
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault) throw new AppError(fault, 'planned');
  }
}

const studyOf = (id: string, imageTotalCount: number) =>
  ({
    radiologyOccurrenceId: id,
    personId: `person-${id}`,
    conditionOccurrenceId: null,
    imageTotalCount,
  }) as unknown as StoredOccurrence;
const imageOf = (imageId: string, study: string) =>
  ({
    imageId,
    radiologyOccurrenceId: study,
    seriesUid: '2.25.1',
    imageNo: 1,
    syncState: 'local',
    syncCode: null,
  }) as unknown as StoredImage;

let db: StudioDatabase;
let jobs: Jobs;
let notices: Notices;
let sender: FaultySender;
let connection: FakeConnection;
let session: ServerSession;
const ends: (() => void)[] = [];

beforeEach(() => {
  db = new StudioDatabase(`sync-test-${crypto.randomUUID()}`);
  [jobs, notices, sender] = [new Jobs(), new Notices(), new FaultySender()];
  connection = new FakeConnection();
  session = new ServerSession(() => Promise.resolve(connection));
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  db.close();
  await db.delete();
});

function startQueue(backOffMs = { first: 5, longest: 40 }): UploadQueue {
  const queue = new UploadQueue({ db, session, sender, jobs, notices, backOffMs });
  ends.push(queue.start());
  return queue;
}

async function store(study: string, images: readonly string[], total = images.length) {
  await db.persons.put({ personId: `person-${study}` } as never);
  await db.occurrences.put(studyOf(study, total));
  for (const id of images) {
    await db.images.put(imageOf(id, study));
    await db.files.put({ imageId: id, file: new Blob([id]) as never });
  }
}

const statesInDb = async () =>
  Object.fromEntries((await db.images.toArray()).map((each) => [each.imageId, each.syncState]));

const settled = (queue: UploadQueue) =>
  vi.waitFor(
    () => {
      expect([queue.state, queue.toSend]).toEqual(['idle', 0]);
    },
    { timeout: 5_000 },
  );

describe('who may send', () => {
  test('nobody is signed in: nothing leaves, and what waits is counted', async () => {
    await store('s1', ['a', 'b', 'c']);
    const queue = startQueue();
    await session.probe();
    await vi.waitFor(() => {
      expect(queue.toSend).toBe(3);
    });
    expect(queue.state).toBe('off');
    expect(sender.rowCalls).toEqual([]);
  });

  test.each(['researcher', 'radiologist'] as const)('a %s sends nothing', async (role) => {
    await store('s1', ['a']);
    connection.role = role;
    const queue = startQueue();
    await session.signIn('x@clinic.example', 'secret');
    await vi.waitFor(() => {
      expect(queue.toSend).toBe(1);
    });
    expect(queue.state).toBe('off');
    expect(sender.imageCalls).toEqual([]);
  });

  test('one tab sends at a time; when it ends, the other takes over', async () => {
    await session.signIn('x@clinic.example', 'secret');
    const first = startQueue();
    await settled(first);
    const second = startQueue();
    await vi.waitFor(() => {
      expect(second.state).toBe('elsewhere');
    });
    ends.shift()?.();
    await settled(second);
  });
});

describe('signed in as curator', () => {
  beforeEach(async () => {
    await session.signIn('x@clinic.example', 'secret');
  });

  test('rows first, then files, four at once; each is marked and sent once', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `i${index}`);
    await store('s1', ids);
    await store('s2', ['z']);
    const queue = startQueue();
    await settled(queue);
    expect(sender.rowCalls).toEqual([
      { id: 's1', count: 12 },
      { id: 's2', count: 1 },
    ]);
    expect([...sender.files.keys()].sort()).toEqual([...ids, 'z'].sort());
    expect(sender.imageCalls).toHaveLength(13);
    expect(sender.mostAtOnce).toBe(4);
    expect(new Set(Object.values(await statesInDb()))).toEqual(new Set(['sent']));
    expect(jobs.all).toEqual([]);
  });

  test('an image that comes later brings the new count of its study along', async () => {
    await store('s1', ['a']);
    const queue = startQueue();
    await settled(queue);
    await store('s1', ['b'], 2);
    await vi.waitFor(() => {
      expect(sender.files.has('b')).toBe(true);
    });
    expect(sender.rowCalls.at(-1)).toEqual({ id: 's1', count: 2 });
    expect(sender.imageCalls).toEqual(['a', 'b']);
  });

  test('a server that is away: it waits, says why, and loses nothing', async () => {
    await store('s1', ['a', 'b', 'c']);
    sender.faults.push(
      'server/unreachable',
      null,
      'server/unreachable',
      null,
      'server/unexpected-reply',
    );
    const queue = startQueue({ first: 200, longest: 200 });
    await vi.waitFor(() => {
      expect([queue.state, queue.code]).toEqual(['waiting', 'server/unreachable']);
    });
    await settled(queue);
    expect(sender.files.size).toBe(3);
    expect([queue.code, queue.refused]).toEqual([null, 0]);
    expect(notices.all).toEqual([]);
  });

  test('the network comes back: it does not wait for the end of its wait', async () => {
    await store('s1', ['a']);
    sender.faults.push('server/unreachable');
    const queue = startQueue({ first: 60_000, longest: 60_000 });
    await vi.waitFor(() => {
      expect(queue.state).toBe('waiting');
    });
    dispatchEvent(new Event('online'));
    await settled(queue);
  });

  test('a session that ended: it says so, stops, and goes on after the next sign-in', async () => {
    await store('s1', ['a', 'b']);
    sender.faults.push(null, 'server/session-expired');
    const queue = startQueue();
    await vi.waitFor(() => {
      expect(session.state).toBe('signed-out');
    });
    await vi.waitFor(() => {
      expect(queue.state).toBe('off');
    });
    expect(notices.all).toMatchObject([{ code: 'server/session-expired' }]);
    await session.signIn('x@clinic.example', 'secret');
    await settled(queue);
    expect(sender.files.size).toBe(2);
  });

  test('what the server refuses is set aside with its code, and can be sent again', async () => {
    await store('s1', ['a', 'bad', 'c']);
    sender.refusedImages.add('bad');
    const queue = startQueue();
    await settled(queue);
    expect(await statesInDb()).toEqual({ a: 'sent', bad: 'refused', c: 'sent' });
    expect(await db.images.get('bad')).toMatchObject({ syncCode: 'server/refused' });
    await vi.waitFor(() => {
      expect(queue.refused).toBe(1);
    });
    sender.refusedImages.clear();
    await queue.retryRefused();
    await vi.waitFor(async () => {
      expect(await statesInDb()).toEqual({ a: 'sent', bad: 'sent', c: 'sent' });
    });
  });

  test('a study that is refused takes its files with it, not those of others', async () => {
    await store('s1', ['a', 'b']);
    await store('s2', ['c']);
    sender.faults.push('server/refused');
    await settled(startQueue());
    expect(await statesInDb()).toEqual({ a: 'refused', b: 'refused', c: 'sent' });
  });

  test('a row whose file is gone is set aside and nothing waits for it', async () => {
    await store('s1', ['a', 'b']);
    await db.files.delete('a');
    await settled(startQueue());
    expect(await db.images.get('a')).toMatchObject({ syncCode: 'storage/missing' });
    expect(sender.files.has('b')).toBe(true);
  });

  test('a tab that dies in the middle: the next one sends the rest and harms nothing', async () => {
    await store(
      's1',
      Array.from({ length: 30 }, (_, index) => `i${index}`),
    );
    startQueue();
    await vi.waitFor(() => {
      expect(sender.files.size).toBeGreaterThan(3);
    });
    ends.shift()?.();
    const next = startQueue();
    await settled(next);
    expect(sender.files.size).toBe(30);
    expect(new Set(Object.values(await statesInDb()))).toEqual(new Set(['sent']));
  });

  test('ended while it looks for the next image: the lock is free for the next tab', async () => {
    const where = db.images.where.bind(db.images) as (index: string) => {
      equals(value: string): { first(): Promise<unknown> };
    };
    const looking = vi.spyOn(db.images, 'where').mockImplementation(((index: string) => ({
      equals(value: string) {
        const found = where(index).equals(value);
        const first = found.first.bind(found);
        found.first = async () => {
          const image = await first();
          ends.shift()?.();
          return image;
        };
        return found;
      },
    })) as never);
    const queue = startQueue();
    await vi.waitFor(() => {
      expect(ends).toHaveLength(0);
    });
    looking.mockRestore();
    await settled(startQueue());
    expect(queue.state).not.toBe('idle');
  });

  test('an account that loses its role: its images are kept for whoever may, not refused', async () => {
    await store('s1', ['a', 'b']);
    await store('s2', ['c']);
    sender.image = () => {
      connection.change({ id: 'a', email: 'x@clinic.example', role: 'researcher' });
      return Promise.reject(new AppError('server/refused', 'no'));
    };
    const queue = startQueue();
    await vi.waitFor(() => {
      expect([queue.state, queue.toSend, session.maySend]).toEqual(['off', 3, false]);
    });
    expect(new Set(Object.values(await statesInDb()))).toEqual(new Set(['local']));
  });

  test('pause stays over a reload, and what is paused is not sent', async () => {
    const queue = startQueue();
    await settled(queue);
    await queue.pause();
    await vi.waitFor(() => {
      expect(queue.state).toBe('paused');
    });
    await store('s1', ['a']);
    ends.shift()?.();
    const next = startQueue();
    await vi.waitFor(() => {
      expect([next.state, next.toSend]).toEqual(['paused', 1]);
    });
    expect(sender.imageCalls).toEqual([]);
    await next.goOn();
    await settled(next);
    expect(sender.files.size).toBe(1);
  });
});
