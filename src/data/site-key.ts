import { Dexie } from 'dexie';
import { AppError } from '../core/errors.ts';
import { createKeyring, createSiteKey, type Keyring } from '../core/deid/keyring.ts';
import type { StoredKey, StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

interface Known {
  readonly keyId: string;
  readonly keyring: Keyring;
}

/** A keyring remembers what it has worked out, so one a database is kept. */
const known = new WeakMap<StudioDatabase, Known>();

/** WebCrypto would end a transaction that waits for it: the key is made first, then put if absent. */
async function createAndStore(db: StudioDatabase): Promise<StoredKey> {
  const made: StoredKey = {
    name: 'site',
    keyId: crypto.randomUUID(),
    key: await createSiteKey(),
  };
  try {
    await db.keys.add(made);
    return made;
  } catch (error) {
    if (!(error instanceof Dexie.ConstraintError)) throw error;
  }
  // Somebody else was first.
  const stored = await db.keys.get('site');
  if (!stored) throw new AppError('deid/no-site-key', 'site key is gone again');
  return stored;
}

/**
 * The keyring of this site; the key is made at the first call ever, in whichever thread that is. Ask
 * at each use: the key is another one after everything was deleted.
 * @throws {AppError} deid/no-site-key, storage/full, storage/failed
 */
export async function siteKeyring(db: StudioDatabase): Promise<Keyring> {
  if (!isSecureContext) {
    throw new AppError('deid/no-site-key', 'no cryptography on a page without https');
  }
  try {
    const stored = (await db.keys.get('site')) ?? (await createAndStore(db));
    const last = known.get(db);
    if (last?.keyId === stored.keyId) return last.keyring;
    const keyring = createKeyring(stored.key);
    known.set(db, { keyId: stored.keyId, keyring });
    return keyring;
  } catch (error) {
    throw toStorageError(error);
  }
}
