import { legacyForms } from '../../src/core/deid/residual/legacy-encoders.ts';

interface Needle {
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** ISO 2022: makes KS X 1001 the upper half (PS3.3 C.12.1.1.2); it may stand before each name part. */
const ESCAPE_KOREAN = [0x1b, 0x24, 0x29, 0x43];

function utf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittle);
  return bytes;
}

/** A text in every encoding in which a file could hold it. */
function formsOf(text: string): readonly Uint8Array[] {
  const legacy = legacyForms(text).map(({ bytes }) => bytes);
  return [new TextEncoder().encode(text), utf16(text, true), utf16(text, false), ...legacy];
}

function standsAt(bytes: Uint8Array, at: number, needle: ArrayLike<number>): boolean {
  for (let i = 0; i < needle.length; i++) if (bytes[at + i] !== needle[i]) return false;
  return true;
}

function withoutEscapes(bytes: Uint8Array): Uint8Array {
  const kept: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    if (standsAt(bytes, at, ESCAPE_KOREAN)) at += ESCAPE_KOREAN.length - 1;
    else kept.push(bytes[at] as number);
  }
  return Uint8Array.from(kept);
}

const pairAt = (bytes: Uint8Array, at: number) =>
  (bytes[at] as number) * 256 + (bytes[at + 1] as number);

/** Finds texts of two characters or more in bytes, whatever their encoding; many at one pass. */
export function createSearch(texts: readonly string[]): (haystack: Uint8Array) => string[] {
  const byPair = new Map<number, Needle[]>();
  for (const text of texts) {
    for (const bytes of formsOf(text)) {
      const pair = pairAt(bytes, 0);
      byPair.set(pair, [...(byPair.get(pair) ?? []), { text, bytes }]);
    }
  }
  const isStart = new Uint8Array(65_536);
  for (const pair of byPair.keys()) isStart[pair] = 1;

  return (haystack) => {
    const found = new Set<string>();
    for (const content of [haystack, withoutEscapes(haystack)]) {
      for (let at = 0; at < content.length - 1; at++) {
        const pair = pairAt(content, at);
        if (isStart[pair] === 0) continue;
        for (const { text, bytes } of byPair.get(pair) ?? []) {
          if (standsAt(content, at, bytes)) found.add(text);
        }
      }
    }
    return [...found];
  };
}
