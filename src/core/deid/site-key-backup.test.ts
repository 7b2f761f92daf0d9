import { describe, expect, it } from 'vitest';
import { createKeyring } from './keyring.ts';
import {
  createBackedUpSiteKey,
  fingerprintOf,
  openSiteKeyBackup,
  parseSiteKeyBackup,
  siteKeyBackupSchema,
} from './site-key-backup.ts';

const PASSPHRASE = '우리 병원의 긴 문구 2026';
const { key, backup } = await createBackedUpSiteKey(PASSPHRASE);

const failsWith = (code: string): unknown => expect.objectContaining({ code });

describe('the backup of a site key', () => {
  it('gives the same ids elsewhere, through a file', async () => {
    const read = parseSiteKeyBackup(JSON.stringify(backup));
    const restored = await openSiteKeyBackup(read, PASSPHRASE);
    const [here, there] = [createKeyring(key), createKeyring(restored)];
    expect(await there.uid('1.2.3.4')).toBe(await here.uid('1.2.3.4'));
    expect(await there.id('person', '4711')).toBe(await here.id('person', '4711'));
    expect(await fingerprintOf(restored)).toBe(backup.fingerprint);
  });

  it('opens however the Hangul of the passphrase was composed', async () => {
    const restored = await openSiteKeyBackup(backup, PASSPHRASE.normalize('NFD'));
    expect(await fingerprintOf(restored)).toBe(await fingerprintOf(key));
  });

  it('gives keys that no script can read out', async () => {
    for (const each of [key, await openSiteKeyBackup(backup, PASSPHRASE)]) {
      expect(each.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('raw', each)).rejects.toThrow();
    }
  });

  it('does not open with another passphrase, nor when anything of it was changed', async () => {
    await expect(openSiteKeyBackup(backup, `${PASSPHRASE}.`)).rejects.toEqual(
      failsWith('deid/wrong-passphrase'),
    );
    const other = (await createBackedUpSiteKey(PASSPHRASE)).backup;
    const changed = [
      { ...backup, fingerprint: other.fingerprint },
      { ...backup, sealed: other.sealed },
      { ...backup, cipher: other.cipher },
      { ...backup, kdf: { ...backup.kdf, iterations: backup.kdf.iterations + 1 } },
    ];
    for (const each of changed) {
      const text = JSON.stringify(siteKeyBackupSchema.parse(each));
      await expect(openSiteKeyBackup(parseSiteKeyBackup(text), PASSPHRASE)).rejects.toEqual(
        failsWith('deid/wrong-passphrase'),
      );
    }
  });

  it.each([
    ['no JSON', 'RCDM'],
    ['another format', JSON.stringify({ ...backup, format: 'other' })],
    ['one more field', JSON.stringify({ ...backup, note: 'x' })],
    [
      'a quick derivation',
      JSON.stringify({ ...backup, kdf: { ...backup.kdf, iterations: 1_000 } }),
    ],
    [
      'a derivation of hours',
      JSON.stringify({ ...backup, kdf: { ...backup.kdf, iterations: 1e12 } }),
    ],
    ['a cut key', JSON.stringify({ ...backup, sealed: backup.sealed.slice(0, 40) })],
  ])('is refused when it has %s', (_, text) => {
    expect(() => parseSiteKeyBackup(text)).toThrow(failsWith('deid/backup-unreadable'));
  });

  it('says nothing of the key: two backups of two keys share no text', async () => {
    const other = (await createBackedUpSiteKey(PASSPHRASE)).backup;
    expect(other.sealed).not.toBe(backup.sealed);
    expect(other.fingerprint).not.toBe(backup.fingerprint);
    expect(other.kdf.salt).not.toBe(backup.kdf.salt);
  });
});
