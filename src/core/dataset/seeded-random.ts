const MASK_64 = (1n << 64n) - 1n;

/** SplitMix64 (Steele, Lea and Flood 2014): the generator that xoshiro's authors advise for seeding. */
function splitMix64(start: bigint): () => bigint {
  let state = start & MASK_64;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK_64;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
    return z ^ (z >> 31n);
  };
}

const rotateLeft = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/**
 * xoshiro128** 1.1 by Blackman and Vigna (2018, public domain), seeded by SplitMix64. The same seed
 * and stream give the same numbers on every machine. Not for secrets.
 */
export class SeededRandom {
  readonly #state: Uint32Array;

  /** `stream` separates independent uses of one seed (e.g. one an epoch). Both are safe integers. */
  constructor(seed: number, stream = 0) {
    const next = splitMix64(splitMix64(BigInt(seed))() + BigInt(stream));
    const [a, b] = [next(), next()];
    this.#state = Uint32Array.of(
      Number(a & 0xffffffffn),
      Number(a >> 32n),
      Number(b & 0xffffffffn),
      Number(b >> 32n),
    );
  }

  /** A generator in a given state of four words, not all zero: for the published known answers. */
  static fromState(state: readonly [number, number, number, number]): SeededRandom {
    const random = new SeededRandom(0);
    random.#state.set(state);
    return random;
  }

  /** Uniform in [0, 2³²). */
  nextUint32(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** Uniform in [0, 1), 32 bits. */
  nextFloat(): number {
    return this.nextUint32() / 2 ** 32;
  }

  /** Uniform in [0, below), without modulo bias; 1 ≤ below ≤ 2³². */
  nextBelow(below: number): number {
    const limit = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      const value = this.nextUint32();
      if (value < limit) return value % below;
    }
  }

  /** A shuffled copy (Fisher and Yates). */
  shuffled<T>(values: readonly T[]): T[] {
    const result = [...values];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.nextBelow(i + 1);
      const held = result[i] as T;
      result[i] = result[j] as T;
      result[j] = held;
    }
    return result;
  }
}
