/** Shortest pattern that the search takes: its first four bytes are the key of the table. */
export const SHORTEST_PATTERN_BYTES = 4;
/** Shortest pattern that the search by strides takes: any stride of three meets four bytes of it. */
export const SHORTEST_STRIDE_PATTERN_BYTES = 6;

const STRIDE = 3;
const WINDOW_BYTES = 4;
const FILTER_BITS = 16;
const SPREAD = 0x9e3779b1;
/** Turns letters of both cases into one; other bytes meet each other, so it may only sort out. */
const LETTER_CASE = 0x20202020;

/** Upper-case ASCII letters as lower-case ones; the same on both sides, so no match is lost. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

/** The other case of a folded byte; of what is no letter, itself. */
export function foldedUpper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** Gets the index of a pattern and where it starts. */
export type OnMatch = (pattern: number, at: number) => void;

export function folded(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => FOLD[byte] ?? 0);
}

/** Whether a folded pattern stands there, in either case of letters. */
export function standsAt(bytes: Uint8Array, at: number, pattern: Uint8Array): boolean {
  if (at + pattern.length > bytes.length) return false;
  for (let i = 0; i < pattern.length; i += 1) {
    if (FOLD[bytes[at + i] as number] !== pattern[i]) return false;
  }
  return true;
}

/**
 * All patterns in one pass over every byte, ASCII case folded. Patterns are folded already and at least
 * four bytes long.
 */
export class EveryByteSearch {
  readonly #patterns: readonly Uint8Array[];
  readonly #shift: number;
  /** Chains of patterns with one key: heads and links hold index + 1, 0 ends a chain. */
  readonly #heads: Int32Array;
  readonly #links: Int32Array;

  constructor(patterns: readonly Uint8Array[]) {
    // Sixteen places a pattern: most bytes meet an empty one.
    const bits = 36 - Math.clz32(patterns.length);
    this.#patterns = patterns;
    this.#shift = 32 - bits;
    this.#heads = new Int32Array(1 << bits);
    this.#links = new Int32Array(patterns.length);
    patterns.forEach((pattern, index) => {
      const [a = 0, b = 0, c = 0, d = 0] = pattern;
      const slot = Math.imul((a << 24) | (b << 16) | (c << 8) | d, SPREAD) >>> this.#shift;
      this.#links[index] = this.#heads[slot] ?? 0;
      this.#heads[slot] = index + 1;
    });
  }

  /** Finds what starts from `from` to before `to`; it may end behind. */
  search(bytes: Uint8Array, from: number, to: number, onMatch: OnMatch): void {
    const heads = this.#heads;
    const shift = this.#shift;
    const end = Math.min(bytes.length, to + SHORTEST_PATTERN_BYTES - 1);
    let window = 0;
    for (let next = from; next < end; next += 1) {
      window = (window << 8) | (FOLD[bytes[next] as number] as number);
      let link = heads[Math.imul(window, SPREAD) >>> shift] as number;
      const at = next - SHORTEST_PATTERN_BYTES + 1;
      while (link !== 0 && at >= from) {
        const index = link - 1;
        if (standsAt(bytes, at, this.#patterns[index] as Uint8Array)) onMatch(index, at);
        link = this.#links[index] as number;
      }
    }
  }
}

/**
 * The same for patterns of at least six bytes: it looks at every third byte only, since four bytes from
 * there on lie inside every such pattern. For pixels, which are nearly all of a file.
 */
export class StrideSearch {
  readonly #patterns: readonly Uint8Array[];
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  /** By hash: pattern and how far inside of it the four bytes stand. */
  readonly #places = new Map<number, (readonly [pattern: number, inside: number])[]>();

  constructor(patterns: readonly Uint8Array[]) {
    this.#patterns = patterns;
    patterns.forEach((pattern, index) => {
      const view = new DataView(pattern.buffer, pattern.byteOffset, pattern.length);
      for (let inside = 0; inside < STRIDE; inside += 1) {
        const hash = hashOf(view.getUint32(inside, true));
        const places = this.#places.get(hash) ?? [];
        places.push([index, inside]);
        this.#places.set(hash, places);
        this.#filter[hash] = 1;
      }
    });
  }

  /** Finds what starts from `from` to before `to`; it may end behind. */
  search(bytes: Uint8Array, from: number, to: number, onMatch: OnMatch): void {
    if (this.#patterns.length === 0) return;
    const filter = this.#filter;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const last = Math.min(to + STRIDE - 2, bytes.length - WINDOW_BYTES);
    for (let next = from; next <= last; next += STRIDE) {
      const hash = hashOf(view.getUint32(next, true));
      if (filter[hash] === 0) continue;
      for (const [index, inside] of this.#places.get(hash) ?? []) {
        const at = next - inside;
        if (at < from || at >= to) continue;
        if (standsAt(bytes, at, this.#patterns[index] as Uint8Array)) onMatch(index, at);
      }
    }
  }
}

/** Of four bytes, in either case of letters; 16 bits. */
export function hashOf(window: number): number {
  return Math.imul(window | LETTER_CASE, SPREAD) >>> (32 - FILTER_BITS);
}
