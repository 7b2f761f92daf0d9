import { flushSync } from 'svelte';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { StudioDatabase } from '../data/db.ts';
import { live } from './live.svelte.ts';

const db = new StudioDatabase(`live-test-${Date.now()}`);
beforeEach(() => db.settings.clear());
afterAll(() => db.delete());

it('follows a burst of writes without asking for each, and ends with the truth', async () => {
  let queries = 0;
  let names: { readonly current: number | undefined } = { current: undefined };
  const end = $effect.root(() => {
    names = live(
      () => null,
      () => {
        queries += 1;
        return db.settings.count();
      },
    );
  });
  flushSync();
  await expect.poll(() => names.current).toBe(0);
  const seen = new Set<number | undefined>();
  for (let number = 1; number <= 150; number++) {
    await db.settings.put({ name: `setting ${number}`, value: number });
    seen.add(names.current);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await expect.poll(() => names.current).toBe(150);
  // It moved while the writes went on, and asked far less often than there were writes.
  expect(seen.size).toBeGreaterThan(1);
  expect(queries).toBeLessThan(60);

  await db.settings.delete('setting 1');
  await expect.poll(() => names.current).toBe(149);
  end();
});

it('follows what it depends on', async () => {
  await db.settings.bulkPut([
    { name: 'a', value: 1 },
    { name: 'b', value: 2 },
  ]);
  let wanted = $state('a');
  let found: { readonly current: unknown } = { current: undefined };
  const end = $effect.root(() => {
    found = live(
      () => wanted,
      async (name) => (await db.settings.get(name))?.value,
    );
  });
  flushSync();
  await expect.poll(() => found.current).toBe(1);
  wanted = 'b';
  flushSync();
  await expect.poll(() => found.current).toBe(2);
  end();
});
