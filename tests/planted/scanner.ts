import { inflateRawSync, inflateSync } from 'node:zlib';
import type { Plant } from './planter.ts';

/**
 * Searches bytes for planted strings in every encoding a file can have. Written apart from the program's
 * own search and without any of its code: it judges it.
 */
export type Scanner = (bytes: Uint8Array) => readonly Plant[];

const LEGACY = ['euc-kr', 'shift_jis', 'gb18030', 'euc-jp'] as const;

/** Two bytes to a character, turned round out of what the platform decodes. */
function tableOf(encoding: string): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  for (let lead = 0x81; lead < 0xff; lead += 1) {
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      const pair = Buffer.from([lead, trail]);
      const character = decoder.decode(pair);
      const isOne = Array.from(character).length === 1 && character !== '\ufffd';
      if (isOne && !table.has(character)) table.set(character, pair);
    }
  }
  return table;
}

let tables: ReadonlyMap<string, ReadonlyMap<string, Buffer>> | undefined;

/** A text in an older encoding of East Asia; null when that lacks a character. */
export function legacyBytes(text: string, encoding: (typeof LEGACY)[number]): Buffer | null {
  tables ??= new Map(LEGACY.map((one) => [one, tableOf(one)]));
  const parts: Buffer[] = [];
  for (const character of text) {
    const isAscii = (character.codePointAt(0) ?? 0) < 0x80;
    const bytes = isAscii ? Buffer.from(character) : tables.get(encoding)?.get(character);
    if (!bytes) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** Characters of JIS X 0208 as they stand behind ESC $ B. */
export function jisBytes(text: string): Buffer | null {
  const euc = legacyBytes(text, 'euc-jp');
  return euc?.every((byte) => byte >= 0xa1) ? Buffer.from(euc.map((byte) => byte & 0x7f)) : null;
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

function formsOf(text: string): Buffer[] {
  const forms: (Buffer | null)[] = [
    Buffer.from(text, 'utf8'),
    Buffer.from(text.normalize('NFD'), 'utf8'),
    utf16(text),
    utf16(text).swap16(),
  ];
  if (!/^[ -~]*$/.test(text)) {
    forms.push(
      ...LEGACY.map((encoding) => legacyBytes(text, encoding)),
      jisBytes(text),
      /^[ -\u00ff]*$/.test(text) ? Buffer.from(text, 'latin1') : null,
    );
  }
  return forms.filter((form) => form !== null);
}

const isLetterOrDigit = (byte: number): boolean =>
  byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x7a);

/** Lower case, byte by byte. */
function folded(bytes: Uint8Array): Buffer {
  const lower = Buffer.from(bytes);
  for (let at = 0; at < lower.length; at += 1) {
    const byte = lower[at] as number;
    if (byte >= 0x41 && byte <= 0x5a) lower[at] = byte + 0x20;
  }
  return lower;
}

function withoutSigns(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter(isLetterOrDigit));
}

const ESC = 0x1b;

/** ISO 2022: ESC, one or two signs, a letter. */
function withoutEscapes(bytes: Buffer): Buffer {
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== ESC) {
      kept.push(bytes[at] as number);
      continue;
    }
    at += 1;
    while (at < bytes.length && [0x24, 0x28, 0x29, 0x2d].includes(bytes[at] as number)) at += 1;
  }
  return Buffer.from(kept);
}

function inflated(bytes: Uint8Array): Buffer[] {
  const found: Buffer[] = [];
  const tryOne = (inflate: typeof inflateSync, part: Uint8Array) => {
    try {
      found.push(inflate(part, { maxOutputLength: 2 ** 24 }));
    } catch {
      // No stream begins here.
    }
  };
  for (let at = 0; at + 2 < bytes.length; at += 1) {
    if (bytes[at] === 0x78 && (bytes[at + 1] === 0x9c || bytes[at + 1] === 0xda)) {
      tryOne(inflateSync, bytes.subarray(at));
    }
  }
  const end = endOfMeta(bytes);
  if (end > 0) tryOne(inflateRawSync, bytes.subarray(end));
  return found;
}

/** Where the data set of a Part 10 file begins that says to be deflated; 0 when it does not. */
function endOfMeta(bytes: Uint8Array): number {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.toString('latin1', 128, 132) !== 'DICM') return 0;
  const isDeflated = file.subarray(0, 2048).includes('1.2.840.10008.1.2.1.99');
  return isDeflated ? 144 + file.readUInt32LE(140) : 0;
}

function decodedBase64(bytes: Uint8Array): Buffer[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([run]) => Buffer.from(run, 'base64'));
}

/** UIDs made of a UUID are 34 digits by chance and more: among thousands of them one holds any six. */
function withoutUuids(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(text.replaceAll(/2\.25\.\d{34,39}/g, '2.25.'), 'latin1');
}

interface Needle {
  readonly plant: Plant;
  readonly bytes: Buffer;
}

const KEY_BYTES = 4;

class Search {
  readonly #byKey = new Map<number, Needle[]>();
  readonly #isFirst = new Uint8Array(65_536);

  add(plant: Plant, bytes: Buffer): void {
    if (bytes.length < KEY_BYTES) return;
    const key = bytes.readUInt32LE(0);
    this.#isFirst[bytes.readUInt16LE(0)] = 1;
    const known = this.#byKey.get(key);
    if (known) known.push({ plant, bytes });
    else this.#byKey.set(key, [{ plant, bytes }]);
  }

  find(haystack: Buffer, found: Set<Plant>): void {
    for (let at = 0; at + KEY_BYTES <= haystack.length; at += 1) {
      const first = (haystack[at] as number) | ((haystack[at + 1] as number) << 8);
      if (this.#isFirst[first] === 0) continue;
      for (const { plant, bytes } of this.#byKey.get(haystack.readUInt32LE(at)) ?? []) {
        if (haystack.subarray(at, at + bytes.length).equals(bytes)) found.add(plant);
      }
    }
  }
}

/** A scanner for these strings; made once for all outputs of a file. */
export function createScanner(plants: readonly Plant[]): Scanner {
  const plain = new Search();
  const joined = new Search();
  for (const plant of plants) {
    for (const needle of new Set([plant.text, ...plant.needles])) {
      for (const form of formsOf(needle)) plain.add(plant, folded(form));
      joined.add(plant, withoutSigns(folded(Buffer.from(needle))));
    }
  }
  return (bytes) => {
    const found = new Set<Plant>();
    for (const content of [bytes, ...inflated(bytes), ...decodedBase64(bytes)]) {
      const lower = folded(withoutUuids(content));
      const bare = withoutEscapes(lower);
      plain.find(lower, found);
      plain.find(bare, found);
      joined.find(withoutSigns(bare), found);
    }
    return [...found];
  };
}
