import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deidentified } from '../core/deid/brands.ts';
import type { PersonRow } from '../core/rcdm/rows.ts';
import { StudioDatabase } from './db.ts';
import { makeSiteKey, readSiteKeyState, restoreSiteKey } from './site-key-backup.ts';
import { siteKeyring } from './site-key.ts';

const PASSPHRASE = 'a long pass phrase';
const SOMEBODY = { personId: 'abcdefghijklmno' } as Deidentified<PersonRow>;
let names = 0;
let here: StudioDatabase;
let elsewhere: StudioDatabase;

beforeEach(() => {
  [here, elsewhere] = [1, 2].map(
    () => new StudioDatabase(`site-key-backup-${Date.now()}-${names++}`),
  ) as [StudioDatabase, StudioDatabase];
});
afterEach(async () => {
  for (const db of [here, elsewhere]) {
    db.close();
    await db.delete();
  }
});

const idOf = async (db: StudioDatabase) => (await siteKeyring(db)).id('person', '4711');
const failsWith = (code: string): unknown => expect.objectContaining({ code });

describe('a site key with a backup', () => {
  it('is restored in another browser, which then gives the same ids', async () => {
    const backup = await makeSiteKey(here, PASSPHRASE);
    expect(await idOf(elsewhere)).not.toBe(await idOf(here));
    await restoreSiteKey(elsewhere, backup, PASSPHRASE);
    expect(await idOf(elsewhere)).toBe(await idOf(here));
    expect(await readSiteKeyState(elsewhere)).toEqual({
      fingerprint: backup.fingerprint,
      backup,
      isInUse: false,
    });
  });

  it('never takes the place of a key that ids were made with', async () => {
    const before = await idOf(here);
    await here.persons.add(SOMEBODY);
    const backup = await makeSiteKey(elsewhere, PASSPHRASE);
    await expect(makeSiteKey(here, PASSPHRASE)).rejects.toEqual(failsWith('deid/site-key-in-use'));
    await expect(restoreSiteKey(here, backup, PASSPHRASE)).rejects.toEqual(
      failsWith('deid/site-key-in-use'),
    );
    expect(await idOf(here)).toBe(before);
    expect((await readSiteKeyState(here)).backup).toBeNull();
  });

  it('may be restored over itself, in use or not', async () => {
    const backup = await makeSiteKey(here, PASSPHRASE);
    const before = await idOf(here);
    await here.persons.add(SOMEBODY);
    await restoreSiteKey(here, backup, PASSPHRASE);
    expect(await idOf(here)).toBe(before);
  });

  it('changes nothing with a wrong passphrase', async () => {
    const backup = await makeSiteKey(elsewhere, PASSPHRASE);
    const before = await idOf(here);
    await expect(restoreSiteKey(here, backup, 'another pass phrase')).rejects.toEqual(
      failsWith('deid/wrong-passphrase'),
    );
    expect(await idOf(here)).toBe(before);
  });
});
