import { createHash, createHmac, type KeyObject } from 'node:crypto';
import type { Sign } from '../../src/core/deid/keyring.ts';
import type { FileBytes } from '../../src/core/dicom/dataset.ts';

/** Node's own in this thread: the platforms' common one goes to another thread for every message. */
export function signWith(key: KeyObject): Sign {
  // Core code must not meet a Buffer, whose slice() shares its memory.
  return (message) => new Uint8Array(createHmac('sha256', key).update(message).digest());
}

/** SHA-256 of all parts one behind the other, in lower-case hex; nothing is copied. */
export async function sha256Hex(parts: readonly FileBytes[]): Promise<string> {
  const hash = createHash('sha256');
  for (const part of parts) {
    if (part instanceof Uint8Array) hash.update(part);
    else for await (const piece of part.stream()) hash.update(piece);
  }
  return hash.digest('hex');
}
