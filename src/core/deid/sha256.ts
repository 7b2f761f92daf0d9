import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FileBytes } from '../dicom/dataset.ts';
import { readRange, sizeOf } from '../dicom/file-bytes.ts';

const PIECE_BYTES = 4 * 1024 ** 2;
/** Up to here the parts are put into one array, for the platform's own hash, which is several times faster. */
const JOINED_BYTES = 16 * 1024 ** 2;
/** So much stays for the next file: memory that is new for every file is dear. */
const KEPT_BYTES = 1024 ** 2;

let kept = new Uint8Array(0);

function roomFor(byteLength: number): Uint8Array<ArrayBuffer> {
  if (byteLength > KEPT_BYTES) return new Uint8Array(byteLength);
  if (kept.length < byteLength) kept = new Uint8Array(KEPT_BYTES);
  return kept.subarray(0, byteLength);
}

/** In one array that is good until the next call; null where that would be too large or is not in memory. */
function joined(parts: readonly FileBytes[]): Uint8Array<ArrayBuffer> | null {
  const byteLength = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  const held = parts.filter((part): part is Uint8Array<ArrayBuffer> => part instanceof Uint8Array);
  if (held.length < parts.length || byteLength > JOINED_BYTES) return null;
  if (held.length === 1 && held[0]) return held[0];
  const whole = roomFor(byteLength);
  let at = 0;
  for (const part of held) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The digest of all parts one behind the other, in lower-case hex; never more than 16 MiB are copied. */
export async function sha256Hex(parts: readonly FileBytes[]): Promise<string> {
  const whole = joined(parts);
  if (whole) {
    // It takes a copy before it returns.
    const digest = crypto.subtle.digest('SHA-256', whole);
    return bytesToHex(new Uint8Array(await digest));
  }
  const hash = sha256.create();
  for (const part of parts) {
    for (let at = 0; at < sizeOf(part); at += PIECE_BYTES) {
      hash.update(await readRange(part, at, at + PIECE_BYTES));
    }
  }
  return bytesToHex(hash.digest());
}
