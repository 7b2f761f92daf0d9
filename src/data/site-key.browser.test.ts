import { describe, expect, it } from 'vitest';
import { StudioDatabase } from './db.ts';
import { deleteEverything } from './rcdm-store.ts';
import { siteKeyring } from './site-key.ts';

let names = 0;

async function withConnections(
  count: number,
  body: (connections: readonly [StudioDatabase, ...StudioDatabase[]]) => Promise<void>,
): Promise<void> {
  const name = `site-key-test-${Date.now()}-${names++}`;
  const first = new StudioDatabase(name);
  const more = Array.from({ length: count - 1 }, () => new StudioDatabase(name));
  try {
    await body([first, ...more]);
  } finally {
    for (const each of more) each.close();
    await first.delete();
  }
}

describe('siteKeyring', () => {
  it('ends with one key when several connections ask for it at once', async () => {
    for (let round = 0; round < 5; round++) {
      await withConnections(6, async (connections) => {
        const keyrings = await Promise.all(connections.map(siteKeyring));
        const ids = await Promise.all(keyrings.map((keyring) => keyring.id('person', '4711')));
        expect(new Set(ids).size).toBe(1);
        expect(await connections[0].keys.count()).toBe(1);
      });
    }
  });

  it('keeps a key that no script can read out', async () => {
    await withConnections(1, async ([db]) => {
      await siteKeyring(db);
      const stored = await db.keys.get('site');
      expect(stored?.key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('raw', stored?.key as CryptoKey)).rejects.toThrow();
    });
  });

  it('gives the same ids after a new start, and others after everything was deleted', async () => {
    await withConnections(2, async ([db, later]) => {
      const before = await (await siteKeyring(db)).id('person', '4711');
      expect(await (await siteKeyring(later as StudioDatabase)).id('person', '4711')).toBe(before);
      expect(await siteKeyring(db)).toBe(await siteKeyring(db));
      await deleteEverything(db);
      const after = await (await siteKeyring(db)).id('person', '4711');
      expect(after).not.toBe(before);
      expect(await (await siteKeyring(later as StudioDatabase)).id('person', '4711')).toBe(after);
    });
  });
});
