import { expect, test } from 'vitest';
import { identify } from '../deid/brands.ts';
import type { ImportSource } from './import-api.ts';
import { receiveSources, sendSources } from './source-port.ts';

const sources = (count: number): ImportSource[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'file',
    path: identify(`${index}`),
    file: new Blob([String(index)]),
  }));

test.each([0, 1, 49, 50, 51, 230])('%i sources arrive in their order', async (count) => {
  const { port1, port2 } = new MessageChannel();
  const { signal } = new AbortController();
  const sent = sources(count);
  const [received] = await Promise.all([
    receiveSources(port2, signal),
    sendSources(sent, port1, signal),
  ]);
  expect(received.map((source) => source.kind === 'file' && source.path)).toEqual(
    sent.map((source) => source.kind === 'file' && source.path),
  );
});

test('an abort on either side ends the waiting', async () => {
  const { port1, port2 } = new MessageChannel();
  const stop = new AbortController();
  const sending = sendSources(sources(500), port1, stop.signal);
  const receiving = receiveSources(port2, stop.signal);
  stop.abort();
  await expect(receiving).rejects.toMatchObject({ name: 'AbortError' });
  await sending;
});
