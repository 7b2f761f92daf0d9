import { EveryByteSearch, StrideSearch } from './pattern-search.ts';
import { fitsPixels, type Pattern } from './patterns.ts';
import { counts, type Place } from './places.ts';
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

function windowsOf({ isLarge, start, end }: Range): Range[] {
  const count = Math.ceil((end - start) / WINDOW_BYTES);
  return Array.from({ length: count }, (_, index) => ({
    isLarge,
    start: start + index * WINDOW_BYTES,
    end: Math.min(end, start + (index + 1) * WINDOW_BYTES),
  }));
}

/** A pattern counts in binary values only when it is strong and long: others need not be looked for. */
const countsInBinary = (pattern: Pattern): boolean => pattern.isStrong && fitsPixels(pattern);

/**
 * Searches every byte of a file for every pattern that counts where it stands, also over the borders of
 * parts and of windows.
 */
export async function searchFile(
  file: WrittenFile,
  regions: readonly Region[],
  patterns: readonly Pattern[],
  onFind: OnFind,
): Promise<void> {
  if (patterns.length === 0) return;
  const inBinary = patterns.filter(countsInBinary);
  const everywhere = new EveryByteSearch(patterns.map(({ bytes }) => bytes));
  const byStrides = new StrideSearch(inBinary.map(({ bytes }) => bytes));
  const longest = Math.max(...patterns.map(({ bytes }) => bytes.length));

  for (const window of rangesOf(regions, file.byteLength).flatMap(windowsOf)) {
    if (window.isLarge && inBinary.length === 0) continue;
    // One byte before and one behind the longest pattern tell whether a find stands alone.
    const base = Math.max(0, window.start - 1);
    const bytes = await file.read(base, window.end + longest + 1);
    const among = window.isLarge ? inBinary : patterns;
    const search = window.isLarge ? byStrides : everywhere;
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
