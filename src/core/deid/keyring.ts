import { STANDARD_UIDS } from './standard-uids.generated.ts';

/** Ids made with the site key. Without the key nobody can try values until one fits (PS3.15 E.1). */
export interface Keyring {
  /** `2.25.<decimal of 128 bits>` (PS3.5 B.2); a UID that the standard defines comes back as it is. */
  uid(original: string): Promise<string>;
  /** 15 characters of [a-z0-9], a record id of the databases; 77 bits of the keyed hash. */
  id(kind: string, ...parts: readonly string[]): Promise<string>;
  /** Whole days from -1825 to 1825 (five years), never 0, always the same for one person. */
  dayOffset(personId: string): Promise<number>;
}

export const MAX_OFFSET_DAYS = 1825;
const MEMO_LIMIT = 50_000;
const ID_LENGTH = 15;

export const STANDARD_ROOT = '1.2.840.10008.';
const known: ReadonlySet<string> = new Set(STANDARD_UIDS.trim().split(/\s+/));
const CONTEXT_GROUP = /^6\.1\.[1-9]\d{0,3}$/;

/**
 * Whether PS3.6 annex A has a UID. Another one under the same root was made up, and may hold a date, a
 * serial or a telephone number.
 */
export function isStandardUid(uid: string): boolean {
  if (!uid.startsWith(STANDARD_ROOT)) return false;
  const rest = uid.slice(STANDARD_ROOT.length);
  return known.has(rest) || CONTEXT_GROUP.test(rest);
}

/** A new HMAC-SHA-256 key that no script can read out. */
export async function createSiteKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/** The key of these 32 bytes, for signing alone; nobody can read them out of it again. */
export async function importSiteKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** Version 8 (custom) and variant bits of RFC 9562, so that the number is a legal UUID. */
function toUuidUid(digest: Uint8Array): string {
  const uuid = digest.slice(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return `2.25.${toBigInt(uuid)}`;
}

/**
 * Whether a UID can be one of this program's: `2.25.` and a UUID of version 8. Any other number behind
 * `2.25.` was made up elsewhere.
 */
export function isKeyedUid(uid: string): boolean {
  const digits = /^2\.25\.([1-9]\d{0,38})$/.exec(uid)?.[1] ?? '';
  const uuid = new Uint8Array(16);
  // Without BigInt, which the server's script engine need not have; seven digits are added at once.
  for (let from = 0; from < digits.length; from += 7) {
    const some = digits.slice(from, from + 7);
    const scale = 10 ** some.length;
    let carry = Number(some);
    for (let at = uuid.length - 1; at >= 0; at -= 1) {
      const value = (uuid[at] as number) * scale + carry;
      uuid[at] = value & 0xff;
      carry = Math.floor(value / 256);
    }
    if (carry > 0) return false;
  }
  return ((uuid[6] ?? 0) & 0xf0) === 0x80 && ((uuid[8] ?? 0) & 0xc0) === 0x80;
}

function toRecordId(digest: Uint8Array): string {
  const value = toBigInt(digest.slice(0, 16)) % 36n ** BigInt(ID_LENGTH);
  return value.toString(36).padStart(ID_LENGTH, '0');
}

function toDayOffset(digest: Uint8Array): number {
  const step = Number(toBigInt(digest.slice(0, 6)) % BigInt(2 * MAX_OFFSET_DAYS));
  return step < MAX_OFFSET_DAYS ? step - MAX_OFFSET_DAYS : step - MAX_OFFSET_DAYS + 1;
}

/** HMAC-SHA-256 of a message under the site key. */
export type Sign = (message: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

function platformSign(siteKey: CryptoKey): Sign {
  return async (message) => new Uint8Array(await crypto.subtle.sign('HMAC', siteKey, message));
}

/**
 * Keyed ids, dates and UIDs for one site; results are remembered, at most 50 000 of each kind. A function that
 * signs spares the platform's own, which is a way to another thread and back for every message.
 */
export function createKeyring(siteKey: CryptoKey | Sign): Keyring {
  const sign = typeof siteKey === 'function' ? siteKey : platformSign(siteKey);
  const encoder = new TextEncoder();

  /** JSON keeps the parts apart: ["ab","c"] and ["a","bc"] are different messages. */
  const digest = async (...message: readonly string[]) =>
    sign(encoder.encode(JSON.stringify(message)));

  const memoised = <A extends readonly string[], T>(make: (...message: A) => Promise<T>) => {
    const memo = new Map<string, T>();
    return async (...message: A): Promise<T> => {
      const key = JSON.stringify(message);
      const known = memo.get(key);
      if (known !== undefined) return known;
      const made = await make(...message);
      const oldest = memo.keys().next();
      if (memo.size >= MEMO_LIMIT && !oldest.done) memo.delete(oldest.value);
      memo.set(key, made);
      return made;
    };
  };

  const mappedUid = memoised(async (uid: string) => toUuidUid(await digest('uid', uid)));
  const recordId = memoised(async (...parts: readonly string[]) =>
    toRecordId(await digest('id', ...parts)),
  );
  const offset = memoised(async (personId: string) =>
    toDayOffset(await digest('day-offset', personId)),
  );
  return {
    uid: async (original) => (isStandardUid(original) ? original : mappedUid(original)),
    id: async (kind, ...parts) => recordId(kind, ...parts),
    dayOffset: async (personId) => offset(personId),
  };
}
