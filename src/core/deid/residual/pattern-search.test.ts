import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EveryByteSearch, folded, StrideSearch, type OnMatch } from './pattern-search.ts';
import { SIMD_SOURCE_SHA256 } from './simd-candidates.generated.ts';
import { SimdSearch } from './simd-search.ts';

interface Search {
  search(bytes: Uint8Array, from: number, to: number, onMatch: OnMatch): void;
}

function simd(patterns: readonly Uint8Array[]): SimdSearch {
  const search = SimdSearch.of(patterns);
  if (!search) throw new Error('no lanes in this WebAssembly');
  return search;
}

const SEARCHES: readonly (readonly [string, (patterns: Uint8Array[]) => Search])[] = [
  ['of every byte', (patterns) => new EveryByteSearch(patterns)],
  ['by strides', (patterns) => new StrideSearch(patterns)],
  ['by lanes', simd],
];

/** Compares every pattern with every place. */
function plainSearch(patterns: readonly Uint8Array[], bytes: Uint8Array, from: number, to: number) {
  const lower = folded(bytes);
  const found: string[] = [];
  for (let at = from; at < Math.min(to, bytes.length); at += 1) {
    patterns.forEach((pattern, index) => {
      if (pattern.every((byte, inside) => lower[at + inside] === byte))
        found.push(`${at} ${index}`);
    });
  }
  return found.sort();
}

function found(search: Search, bytes: Uint8Array, from: number, to: number) {
  const matches: string[] = [];
  search.search(bytes, from, to, (index, at) => matches.push(`${at} ${index}`));
  return matches.sort();
}

const upper = (byte: number) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);

/** Patterns out of an alphabet, and bytes in which they stand whole and cut, in both cases of letters. */
function work(alphabet: readonly number[], longestNoise: number) {
  const byte = fc.constantFrom(...alphabet);
  const pattern = fc
    .array(byte, { minLength: 6, maxLength: 14 })
    .map((bytes) => folded(Uint8Array.from(bytes)));
  return fc.array(pattern, { minLength: 1, maxLength: 40 }).chain((patterns) => {
    const noise = fc.array(byte, { maxLength: longestNoise });
    const planted = fc
      .tuple(fc.constantFrom(...patterns), fc.nat(20), fc.boolean())
      .map(([bytes, cut, isUpper]) =>
        [...bytes.slice(0, cut < 6 ? 14 : cut)].map((each) => (isUpper ? upper(each) : each)),
      );
    const pieces = fc.array(fc.oneof(noise, planted), { minLength: 1, maxLength: 12 });
    return fc.tuple(fc.constant(patterns), pieces, fc.nat(40), fc.nat(300));
  });
}

const ALPHABETS = {
  'four letters': { alphabet: [0x61, 0x62, 0x63, 0x64, 0x41, 0x42, 0x43, 0x44], noise: 4 },
  'UTF-16 and dark pixels': { alphabet: [0, 0, 0, 1, 4, 0x61, 0x41, 0x6b, 0x4b], noise: 20 },
  'all bytes': { alphabet: Array.from({ length: 256 }, (_, byte) => byte), noise: 40 },
  'signs beside the letters': {
    alphabet: [0x40, 0x5b, 0x60, 0x7b, 0x61, 0x41, 0xe1, 0xc1, 0x80],
    noise: 20,
  },
};

describe.each(Object.entries(ALPHABETS))('in %s', (_, { alphabet, noise }) => {
  test.each(SEARCHES)('the search %s finds what a plain search finds', (_, searchFor) => {
    let total = 0;
    fc.assert(
      fc.property(work(alphabet, noise), ([patterns, pieces, from, to]) => {
        const bytes = Uint8Array.from(pieces.flat());
        const expected = plainSearch(patterns, bytes, from, to);
        expect(found(searchFor(patterns), bytes, from, to)).toEqual(expected);
        total += expected.length;
      }),
      { numRuns: 300 },
    );
    expect(total).toBeGreaterThan(100);
  });
});

describe('the search by lanes', () => {
  const name = (text: string) => new TextEncoder().encode(text);

  test('finds a pattern at every place of every length of bytes', () => {
    const search = simd([name('gildong'), name('hong^g')]);
    for (let length = 7; length < 80; length += 1) {
      for (let at = 0; at + 7 <= length; at += 1) {
        const bytes = new Uint8Array(length).fill(0x47);
        bytes.set(name('GilDong'), at);
        expect(found(search, bytes, 0, length)).toEqual([`${at} 0`]);
      }
    }
  });

  test('lets sets of patterns take turns', () => {
    const [one, other] = [simd([name('gildong')]), simd([name('cheolsu')])];
    const bytes = name('xx CHEOLSU gildong yy');
    for (let turn = 0; turn < 3; turn += 1) {
      expect(found(one, bytes, 0, bytes.length)).toEqual(['11 0']);
      expect(found(other, bytes, 0, bytes.length)).toEqual(['3 0']);
    }
  });

  test('takes more patterns than it has groups, and more bytes than it had room for', () => {
    const patterns = Array.from({ length: 500 }, (_, index) => name(`name${index + 1000}x`));
    const bytes = new Uint8Array(5 * 1024 ** 2);
    patterns.forEach((pattern, index) => {
      bytes.set(pattern, index * 10_007 + 3);
    });
    expect(found(simd(patterns), bytes, 0, bytes.length)).toHaveLength(500);
  });

  test('was built from the source beside it', () => {
    const source = readFileSync(new URL('simd-candidates.c', import.meta.url));
    expect(createHash('sha256').update(source).digest('hex')).toBe(SIMD_SOURCE_SHA256);
  });
});
