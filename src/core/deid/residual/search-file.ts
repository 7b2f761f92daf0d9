import { EveryByteSearch, StrideSearch, type OnMatch } from './pattern-search.ts';
import type { Pattern } from './patterns.ts';
import { counts, type Place } from './places.ts';
import { SimdSearch } from './simd-search.ts';
import type { WrittenFile } from './written-file.ts';

/** A value in a file, or a text among rows: ascending and without overlap. */
export interface Region {
  readonly name: string;
  readonly place: Place;
  /** Short whole values are asked for here only. */
  readonly hasWords: boolean;
  readonly start: number;
  readonly end: number;
}

/** Gets a pattern that counts where it was found; the region is missing between values. */
export type OnFind = (pattern: Pattern, region: Region | undefined) => void;

/** Binary values from here on are searched by strides, for those patterns that count in them. */
const LARGE_BYTES = 4096;
/** So much of a large value is in memory at once. */
const WINDOW_BYTES = 4 * 1024 ** 2;

/** The last region that starts at or before an offset, if the offset lies in it. */
function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((regions[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const region = regions[low - 1];
  return region && offset < region.end ? region : undefined;
}

interface Range {
  readonly isLarge: boolean;
  readonly start: number;
  readonly end: number;
}

/** The whole file in ranges: large binary values, and what is between them. */
function rangesOf(regions: readonly Region[], byteLength: number): Range[] {
  const ranges: Range[] = [];
  let from = 0;
  for (const { place, start, end } of regions) {
    if (place !== 'binary' || end - start < LARGE_BYTES) continue;
    ranges.push({ isLarge: false, start: from, end: start }, { isLarge: true, start, end });
    from = end;
  }
  ranges.push({ isLarge: false, start: from, end: byteLength });
  return ranges;
}

/**
 * Ranges in pieces that are looked at one after the other. `cuts` keep what lies on the border of two parts
 * of the file in small pieces of its own: all others can be looked at where they are.
 */
function windowsOf({ isLarge, start, end }: Range, cuts: readonly number[]): Range[] {
  const starts = [start, ...cuts.filter((cut) => cut > start && cut < end)];
  return starts.flatMap((from, index) => {
    const to = starts[index + 1] ?? end;
    return Array.from({ length: Math.ceil((to - from) / WINDOW_BYTES) }, (_, window) => ({
      isLarge,
      start: from + window * WINDOW_BYTES,
      end: Math.min(to, from + (window + 1) * WINDOW_BYTES),
    }));
  });
}

/** Looks for patterns in the bytes that it is given. */
interface Search {
  search(bytes: Uint8Array, from: number, to: number, onMatch: OnMatch): void;
}

function longestOf(patterns: readonly Pattern[]): number {
  return patterns.reduce((longest, { bytes }) => Math.max(longest, bytes.length), 0);
}

/** The last search of large values: files of one study look for the same names in them. */
let lastInLarge: { readonly patterns: readonly Pattern[]; readonly search: Search } | null = null;

function searchOfLarge(patterns: readonly Pattern[]): Search {
  const last = lastInLarge?.patterns;
  const isSame =
    last?.length === patterns.length && patterns.every((pattern, at) => pattern === last[at]);
  if (lastInLarge && isSame) return lastInLarge.search;
  const bytes = patterns.map((pattern) => pattern.bytes);
  const search = SimdSearch.of(bytes) ?? new StrideSearch(bytes);
  lastInLarge = { patterns, search };
  return search;
}

/** Patterns made ready to be looked for. */
export class FileSearch {
  readonly #patterns: readonly Pattern[];
  readonly #everywhere: Search;
  readonly #longest: number;

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns;
    this.#everywhere = new EveryByteSearch(patterns.map(({ bytes }) => bytes));
    this.#longest = longestOf(patterns);
  }

  /**
   * Searches every byte of a file for every pattern that counts where it stands, also over the borders of
   * parts and of windows.
   */
  async searchFile(file: WrittenFile, regions: readonly Region[], onFind: OnFind): Promise<void> {
    if (this.#patterns.length === 0) return;
    // One byte before and one behind the longest pattern tell whether a find stands alone.
    const behind = this.#longest + 1;
    const cuts = file.borders.flatMap((border) => [border - behind, border + 1]);
    // A pattern counts in binary values only when it is strong and long: others need not be looked for.
    const inBinary = this.#patterns.filter(({ countsInBinary }) => countsInBinary);

    for (const range of rangesOf(regions, file.byteLength)) {
      if (range.isLarge && inBinary.length === 0) continue;
      const among = range.isLarge ? inBinary : this.#patterns;
      const search = range.isLarge ? searchOfLarge(inBinary) : this.#everywhere;
      for (const window of windowsOf(range, cuts)) {
        const base = Math.max(0, window.start - 1);
        const held = file.held(base, Math.min(file.byteLength, window.end + behind));
        const bytes = held ?? (await file.read(base, window.end + behind));
        search.search(bytes, window.start - base, window.end - base, (index, at) => {
          const pattern = among[index];
          if (!pattern) return;
          const region = regionAt(regions, base + at);
          const before = base + at > (region?.start ?? 0) ? bytes[at - 1] : undefined;
          const next = at + pattern.bytes.length;
          const after = base + next < (region?.end ?? file.byteLength) ? bytes[next] : undefined;
          if (counts(pattern, region?.place ?? 'plain', before, after)) onFind(pattern, region);
        });
      }
    }
  }
}
