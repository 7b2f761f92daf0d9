import {
  createBackedUpSiteKey,
  fingerprintOf,
  openSiteKeyBackup,
  type SiteKeyBackup,
} from '../core/deid/site-key-backup.ts';
import { AppError } from '../core/errors.ts';
import type { StoredKey, StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

/** What may be known of the site key of this browser. */
export interface SiteKeyState {
  /** Null when there is no key yet: the first import makes one. */
  readonly fingerprint: string | null;
  /** Null when the key was made without one; it can never get one. */
  readonly backup: SiteKeyBackup | null;
  /** Whether images were stored with ids of this key. */
  readonly isInUse: boolean;
}

/** @throws {AppError} storage/failed */
export async function readSiteKeyState(db: StudioDatabase): Promise<SiteKeyState> {
  try {
    const [stored, persons] = await Promise.all([db.keys.get('site'), db.persons.count()]);
    return {
      fingerprint: stored ? await fingerprintOf(stored.key) : null,
      backup: stored?.backup ?? null,
      isInUse: persons > 0,
    };
  } catch (error) {
    throw toStorageError(error);
  }
}

/**
 * Puts a key where there is none, or one that made no ids yet. The same key again brings its backup.
 * @throws {AppError} deid/site-key-in-use, storage/full, storage/failed
 */
async function putSiteKey(
  db: StudioDatabase,
  key: CryptoKey,
  backup: SiteKeyBackup,
): Promise<void> {
  const made: StoredKey = { name: 'site', keyId: crypto.randomUUID(), key, backup };
  try {
    // WebCrypto would end a transaction that waits for it.
    const known = await db.keys.get('site');
    const isKnown = known && (await fingerprintOf(known.key)) === backup.fingerprint;
    await db.transaction('rw', db.keys, db.persons, async () => {
      const stored = await db.keys.get('site');
      if (isKnown && stored?.keyId === known.keyId) await db.keys.put({ ...stored, backup });
      else if ((await db.persons.count()) === 0) await db.keys.put(made);
      else throw new AppError('deid/site-key-in-use', 'ids were made with another key');
    });
  } catch (error) {
    throw toStorageError(error);
  }
}

/**
 * A new key whose backup the passphrase opens.
 * @throws {AppError} deid/site-key-in-use, storage/full, storage/failed
 */
export async function makeSiteKey(db: StudioDatabase, passphrase: string): Promise<SiteKeyBackup> {
  const { key, backup } = await createBackedUpSiteKey(passphrase);
  await putSiteKey(db, key, backup);
  return backup;
}

/**
 * The key of another browser, so that the same patients get the same ids here.
 * @throws {AppError} deid/wrong-passphrase, deid/site-key-in-use, storage/full, storage/failed
 */
export async function restoreSiteKey(
  db: StudioDatabase,
  backup: SiteKeyBackup,
  passphrase: string,
): Promise<void> {
  const key = await openSiteKeyBackup(backup, passphrase);
  if ((await fingerprintOf(key)) !== backup.fingerprint) {
    throw new AppError('deid/backup-unreadable', 'backup names another key');
  }
  await putSiteKey(db, key, backup);
}
