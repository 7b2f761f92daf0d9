/** Shortest pattern that the search takes: its first four bytes are the key of the table. */
export const SHORTEST_PATTERN_BYTES = 4;

const TABLE_BITS = 16;
const SPREAD = 0x9e3779b1;

/** Upper-case ASCII letters as lower-case ones; the same on both sides, so no match is lost. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

export function folded(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => FOLD[byte] ?? 0);
}

function slotOf(window: number): number {
  return Math.imul(window, SPREAD) >>> (32 - TABLE_BITS);
}

/**
 * Finds all patterns in one pass, ASCII case folded. `patterns` are folded already and at least four
 * bytes long; `onMatch` gets the index of the pattern and where in `bytes` it starts.
 */
export function searchAll(
  bytes: Uint8Array,
  patterns: readonly Uint8Array[],
  onMatch: (pattern: number, at: number) => void,
): void {
  if (patterns.length === 0) return;
  // Chains of patterns with one key: heads and links hold index + 1, 0 ends a chain.
  const heads = new Int32Array(1 << TABLE_BITS);
  const links = new Int32Array(patterns.length);
  patterns.forEach((pattern, index) => {
    const [a = 0, b = 0, c = 0, d = 0] = pattern;
    const slot = slotOf((a << 24) | (b << 16) | (c << 8) | d);
    links[index] = heads[slot] ?? 0;
    heads[slot] = index + 1;
  });

  const matches = (pattern: Uint8Array, at: number): boolean => {
    if (at + pattern.length > bytes.length) return false;
    for (let i = 0; i < pattern.length; i += 1) {
      if (FOLD[bytes[at + i] as number] !== pattern[i]) return false;
    }
    return true;
  };

  let window = 0;
  for (let end = 0; end < bytes.length; end += 1) {
    window = (window << 8) | (FOLD[bytes[end] as number] as number);
    let next = heads[Math.imul(window, SPREAD) >>> (32 - TABLE_BITS)] as number;
    const at = end - SHORTEST_PATTERN_BYTES + 1;
    while (next !== 0 && at >= 0) {
      const index = next - 1;
      if (matches(patterns[index] as Uint8Array, at)) onMatch(index, at);
      next = links[index] as number;
    }
  }
}
