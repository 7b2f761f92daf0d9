import { createSecretKey, type KeyObject } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { openSiteKeyBackup, parseSiteKeyBackup } from '../../src/core/deid/site-key-backup.ts';
import { AppError } from '../../src/core/errors.ts';
import { UsageError } from '../command/usage-error.ts';

/** `file`: read. `made`: written to the file now. `this-run`: forgotten when the run ends. */
export type KeyOrigin = 'file' | 'made' | 'this-run';

export interface ChosenKey {
  readonly key: KeyObject;
  readonly origin: KeyOrigin;
}

const KEY_BYTES = 32;
const FOR_OTHERS = 0o077;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** 32 bytes as 64 hex digits or as base64, in either alphabet, with or without its padding. */
function parseKey(text: string): Uint8Array<ArrayBuffer> | null {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Uint8Array.from(Buffer.from(trimmed, 'hex'));
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return null;
  const bytes = Uint8Array.from(Buffer.from(trimmed, 'base64'));
  return bytes.length === KEY_BYTES ? bytes : null;
}

/** Secrets lie with their owner alone; on Windows the mode says nothing. */
async function refuseSharedFile(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  if (((await stat(path)).mode & FOR_OTHERS) !== 0) {
    throw new UsageError('The file of --key can be read by others: chmod 600 it.');
  }
}

async function makeKey(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${Buffer.from(bytes).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch {
    throw new UsageError('The file of --key cannot be written.');
  }
  return bytes;
}

/** Not an option: what is written in a command line stands in the list of processes. */
const PASSPHRASE = 'RCDM_KEY_PASSPHRASE';

/** The key of a browser, out of the backup that its page saved. */
async function openBackup(text: string): Promise<KeyObject> {
  const passphrase = process.env[PASSPHRASE];
  if (!passphrase) {
    throw new UsageError(`The file of --key is locked: set ${PASSPHRASE} to its passphrase.`);
  }
  try {
    return await openSiteKeyBackup(parseSiteKeyBackup(text), passphrase, (bytes) =>
      createSecretKey(bytes),
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UsageError(
      error.code === 'deid/wrong-passphrase'
        ? `The file of --key does not open with ${PASSPHRASE}.`
        : 'The file of --key is no backup of a site key.',
    );
  }
}

async function readKey(path: string): Promise<KeyObject | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
    // A backup is locked and may lie anywhere.
    if (text.trimStart().startsWith('{')) return await openBackup(text);
    await refuseSharedFile(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (isMissing(error)) return null;
    throw new UsageError('The file of --key cannot be read.');
  }
  const bytes = parseKey(text);
  if (!bytes) {
    throw new UsageError(
      'The file of --key must hold 32 bytes in hex or base64, or be a backup of a site key.',
    );
  }
  return createSecretKey(bytes);
}

/**
 * The key that ids are made with. The same file gives the same ids; without a file nothing links a run
 * to another.
 * @throws {UsageError}
 */
export async function chooseKey(path: string | null): Promise<ChosenKey> {
  if (path === null) {
    const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    return { key: createSecretKey(bytes), origin: 'this-run' };
  }
  const known = await readKey(path);
  if (known) return { key: known, origin: 'file' };
  return { key: createSecretKey(await makeKey(path)), origin: 'made' };
}
