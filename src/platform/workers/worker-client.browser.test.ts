import { describe, expect, test } from 'vitest';
import type { ProbeApi } from '../../../tests/support/workers/probe-api.ts';
import { AppError } from '../../core/errors.ts';
import type { Progress } from '../../core/rpc/call.ts';
import { WorkerClient } from './worker-client.ts';
import { WorkerPool } from './worker-pool.ts';

const createProbe = () =>
  new WorkerClient<ProbeApi>(
    () =>
      new Worker(new URL('../../../tests/support/workers/probe.worker.ts', import.meta.url), {
        type: 'module',
      }),
  );

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('WorkerClient', () => {
  test('moves buffers instead of copying them', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const doubled = await createProbe().call('double', [bytes], { transfer: [bytes.buffer] });
    expect([...doubled]).toEqual([2, 4, 6]);
    expect(bytes.byteLength).toBe(0);
  });

  test('thins out progress and always delivers the last one', async () => {
    const seen: Progress[] = [];
    await createProbe().call('count', [10_000], { onProgress: (value) => seen.push(value) });
    await expect.poll(() => seen.at(-1)?.done).toBe(10_000);
    expect(seen.length).toBeLessThan(100);
  });

  test('an abort reaches the worker', async () => {
    const controller = new AbortController();
    const call = createProbe().call('untilAborted', [], { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 50);
    expect(await failureOf(call)).toMatchObject({ name: 'AbortError' });
  });

  test('a worker that does not listen to an abort is ended, and replaced at the next call', async () => {
    const client = createProbe();
    const controller = new AbortController();
    const call = client.call('deafLoop', [60_000], { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 50);
    expect(await failureOf(call)).toMatchObject({ name: 'AbortError' });
    expect(await client.call('count', [1])).toBe(1);
  });

  test('codes and data of our own errors survive', async () => {
    const error = await failureOf(createProbe().call('failWithCode', []));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: 'dicom/not-dicom', data: { offset: 128 } });
  });

  test('the text of a foreign error stays in the worker: it may quote a file', async () => {
    const error = await failureOf(createProbe().call('failWithText', ['DOE^JANE']));
    expect(error).toMatchObject({ code: 'internal/unexpected', data: { kind: 'TypeError' } });
    expect(JSON.stringify(error) + String(error)).not.toContain('DOE');
  });

  test('a crash rejects what is pending, and the next call starts a new worker', async () => {
    const client = createProbe();
    expect(await failureOf(client.call('crash', []))).toMatchObject({ code: 'worker/crashed' });
    expect(await client.call('count', [3])).toBe(3);
  });

  test('a worker that fails to start, or is not there, rejects', async () => {
    const broken = new WorkerClient<ProbeApi>(
      () =>
        new Worker(new URL('../../../tests/support/workers/broken.worker.ts', import.meta.url), {
          type: 'module',
        }),
    );
    expect(await failureOf(broken.call('count', [1]))).toMatchObject({ code: 'worker/crashed' });
    const missing = new WorkerClient<ProbeApi>(() => new Worker('/nowhere.js', { type: 'module' }));
    expect(await failureOf(missing.call('count', [1]))).toMatchObject({ code: 'worker/crashed' });
  });

  test('terminate rejects what is pending', async () => {
    const client = createProbe();
    const call = client.call('untilAborted', []);
    client.terminate();
    expect(await failureOf(call)).toMatchObject({ name: 'AbortError' });
  });
});

test('a pool spreads calls over its workers', async () => {
  const clients: WorkerClient<ProbeApi>[] = [];
  const pool = new WorkerPool(() => {
    const client = createProbe();
    clients.push(client);
    return client;
  }, 3);
  const controller = new AbortController();
  const waiting = [1, 2, 3].map(() =>
    failureOf(pool.call('untilAborted', [], { signal: controller.signal })),
  );
  expect(clients.map((client) => client.pendingCount)).toEqual([1, 1, 1]);
  controller.abort();
  await Promise.all(waiting);
  pool.terminate();
});
