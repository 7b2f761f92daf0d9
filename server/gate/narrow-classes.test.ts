import { expect, test } from 'vitest';
import { KOREAN_WORDS } from '../../src/core/deid/descriptors/korean-words.ts';
import { koreanSyllables } from './build-gate.ts';
import { narrowClasses } from './narrow-classes.ts';

test('classes are written out, in brackets and without', () => {
  expect(narrowClasses(String.raw`/(?<![\p{L}\p{N}])\p{Lu}\p{Ll}+[^\p{N} ]\[\p{L}/u`)).toBe(
    String.raw`/(?<![A-Za-z가-힣0-9])[A-Z][a-z]+[^0-9 ]\[[A-Za-z가-힣]/u`,
  );
  expect(narrowClasses('const a = 1;\n')).toBe('const a = 1;\n');
});

test('a class that it does not know stops the building of the gate', () => {
  expect(() => narrowClasses(String.raw`/\p{Sc}/u`)).toThrow(String.raw`\p{Sc}`);
});

test('every Korean word that may stay is written in syllables that the gate reads', () => {
  const read = new Set(koreanSyllables());
  expect(read.size).toBe(2350);
  expect(KOREAN_WORDS.size).toBeGreaterThan(100);
  for (const word of KOREAN_WORDS) {
    expect([word, Array.from(word).filter((one) => !read.has(one))]).toEqual([word, []]);
  }
});
