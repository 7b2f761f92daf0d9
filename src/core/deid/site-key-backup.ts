import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '../errors.ts';
import { fromBase64, toBase64 } from '../formats/base64.ts';
import { z } from '../wire/z.ts';
import { importSiteKey } from './keyring.ts';

/** What is asked of a passphrase: with it alone the backup of the key can be opened. */
export const LEAST_PASSPHRASE_LENGTH = 12;

const SITE_KEY_BYTES = 32;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
/** OWASP's figure for PBKDF2-HMAC-SHA-256. */
const ITERATIONS = 600_000;
/** A file from elsewhere may ask for less than is safe, or for hours. */
const MOST_ITERATIONS = 10_000_000;

const base64Of = (byteLength: number) =>
  z
    .string()
    .max(128)
    .refine((text) => fromBase64(text)?.length === byteLength);

const lockSchema = z.strictObject({
  format: z.literal('rcdm-site-key'),
  version: z.literal(1),
  /** Of the key itself, so that two places can be seen to have the same. */
  fingerprint: z.string().regex(/^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/),
  kdf: z.strictObject({
    name: z.literal('PBKDF2-HMAC-SHA-256'),
    iterations: z.int().min(ITERATIONS).max(MOST_ITERATIONS),
    salt: base64Of(SALT_BYTES),
  }),
  cipher: z.strictObject({ name: z.literal('AES-256-GCM'), nonce: base64Of(NONCE_BYTES) }),
});
type Lock = z.infer<typeof lockSchema>;

/** The site key locked with a passphrase: a file that may lie anywhere, as long as the passphrase does not. */
export const siteKeyBackupSchema = lockSchema.extend({
  /** The key and the 16 bytes of its authentication tag. */
  sealed: base64Of(SITE_KEY_BYTES + 16),
});
export type SiteKeyBackup = Readonly<z.infer<typeof siteKeyBackupSchema>>;

export interface BackedUpSiteKey {
  /** HMAC-SHA-256, not extractable. */
  readonly key: CryptoKey;
  readonly backup: SiteKeyBackup;
}

/** 64 bits of a keyed hash: tells keys apart and gives away nothing of them. */
export async function fingerprintOf(key: CryptoKey): Promise<string> {
  const message = new TextEncoder().encode('rcdm-site-key fingerprint');
  const digest = new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
  const groups = bytesToHex(digest.subarray(0, 8)).toUpperCase().match(/.{4}/g);
  return (groups ?? []).join('-');
}

/** The same passphrase whatever keyboard it was typed on: Hangul comes composed or not. */
async function passphraseKey(passphrase: string, { kdf }: Lock): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(passphrase.normalize('NFC'));
  const material = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  const salt = bytesOf(kdf.salt);
  const { iterations } = kdf;
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** For texts that the schema has looked at. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64(base64);
  if (!bytes) throw new RangeError('not base64');
  return bytes;
}

/** What is said in the open is locked as well: nothing of it can be changed unnoticed. */
function sealing({ format, version, fingerprint, kdf, cipher }: Lock): AesGcmParams {
  const open = JSON.stringify([format, version, fingerprint, kdf.iterations, kdf.salt]);
  return {
    name: 'AES-GCM',
    iv: bytesOf(cipher.nonce),
    additionalData: new TextEncoder().encode(open),
  };
}

/**
 * A new site key with its backup. The key's bytes are in memory here and nowhere else, and are gone when
 * this returns: a key made without a backup can never get one.
 */
export async function createBackedUpSiteKey(passphrase: string): Promise<BackedUpSiteKey> {
  const bytes = crypto.getRandomValues(new Uint8Array(SITE_KEY_BYTES));
  try {
    const key = await importSiteKey(bytes);
    const lock: Lock = {
      format: 'rcdm-site-key',
      version: 1,
      fingerprint: await fingerprintOf(key),
      kdf: {
        name: 'PBKDF2-HMAC-SHA-256',
        iterations: ITERATIONS,
        salt: toBase64(crypto.getRandomValues(new Uint8Array(SALT_BYTES))),
      },
      cipher: {
        name: 'AES-256-GCM',
        nonce: toBase64(crypto.getRandomValues(new Uint8Array(NONCE_BYTES))),
      },
    };
    const locking = await passphraseKey(passphrase, lock);
    const sealed = new Uint8Array(await crypto.subtle.encrypt(sealing(lock), locking, bytes));
    return { key, backup: { ...lock, sealed: toBase64(sealed) } };
  } finally {
    bytes.fill(0);
  }
}

/** @throws {AppError} deid/backup-unreadable when the text is no backup of a site key */
export function parseSiteKeyBackup(text: string): SiteKeyBackup {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  const parsed = siteKeyBackupSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError('deid/backup-unreadable', 'no backup of a site key');
}

/**
 * The key out of its backup, not extractable unless `take` makes another key of the bytes, which are wiped then.
 * @throws {AppError} deid/wrong-passphrase, also when the backup was changed
 */
export function openSiteKeyBackup(backup: SiteKeyBackup, passphrase: string): Promise<CryptoKey>;
export function openSiteKeyBackup<K>(
  backup: SiteKeyBackup,
  passphrase: string,
  take: (bytes: Uint8Array<ArrayBuffer>) => K,
): Promise<K>;
export async function openSiteKeyBackup(
  backup: SiteKeyBackup,
  passphrase: string,
  take: (bytes: Uint8Array<ArrayBuffer>) => unknown = importSiteKey,
): Promise<unknown> {
  const locking = await passphraseKey(passphrase, backup);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    const opened = await crypto.subtle.decrypt(sealing(backup), locking, bytesOf(backup.sealed));
    bytes = new Uint8Array(opened);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw new AppError('deid/wrong-passphrase', 'backup does not open');
  }
  try {
    return await take(bytes);
  } finally {
    bytes.fill(0);
  }
}
