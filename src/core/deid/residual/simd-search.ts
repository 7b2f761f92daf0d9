import { foldedUpper, hashOf, standsAt, type OnMatch } from './pattern-search.ts';
import { SIMD_MODULE } from './simd-candidates.generated.ts';

const WINDOW_BYTES = 4;
/** Patterns share eight bits. */
const GROUPS = 8;
/** So far behind the end the lanes may look. */
const SLACK_BYTES = 32;
const PAGE_BYTES = 65_536;

interface Exports {
  readonly memory: WebAssembly.Memory;
  /** The first place from `at` to before `end` where a pattern may begin, or `end`: addresses. */
  readonly nextCandidate: (at: number, end: number) => number;
  readonly byLowHalf: WebAssembly.Global;
  readonly byHighHalf: WebAssembly.Global;
  readonly isWindow: WebAssembly.Global;
  readonly __heap_base: WebAssembly.Global;
}

/** What a set of patterns writes into the tables of the module, see simd-candidates.c. */
interface Tables {
  readonly byLowHalf: Uint8Array;
  readonly byHighHalf: Uint8Array;
  /** Patterns by the hash of their first four bytes. */
  readonly byWindow: ReadonlyMap<number, readonly number[]>;
}

function tablesOf(patterns: readonly Uint8Array[]): Tables {
  const byLowHalf = new Uint8Array(WINDOW_BYTES * 16);
  const byHighHalf = new Uint8Array(WINDOW_BYTES * 16);
  const firstBytes = (pattern: Uint8Array) => new DataView(pattern.buffer, pattern.byteOffset);
  // Those that begin alike go in one group, so that its bits say more.
  const order = patterns
    .map((pattern, index) => ({ pattern, index, rank: firstBytes(pattern).getUint32(0) }))
    .sort((one, other) => one.rank - other.rank);
  order.forEach(({ pattern }, place) => {
    const bit = 1 << Math.floor((place * GROUPS) / order.length);
    for (const [at, byte] of pattern.subarray(0, WINDOW_BYTES).entries()) {
      for (const either of [byte, foldedUpper(byte)]) {
        const [low, high] = [at * 16 + (either & 15), at * 16 + (either >>> 4)];
        byLowHalf[low] = (byLowHalf[low] ?? 0) | bit;
        byHighHalf[high] = (byHighHalf[high] ?? 0) | bit;
      }
    }
  });
  const byWindow = Map.groupBy(patterns.keys(), (index) =>
    hashOf(firstBytes(patterns[index] as Uint8Array).getUint32(0, true)),
  );
  return { byLowHalf, byHighHalf, byWindow };
}

/** The module with its memory: one a thread, since memories are dear; sets of patterns take turns in it. */
class Lanes {
  readonly #exports: Exports;
  readonly #start: number;
  #loaded: Tables | null = null;

  constructor(module: WebAssembly.Module) {
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.#start = Number(this.#exports.__heap_base.value);
  }

  load(tables: Tables): void {
    if (this.#loaded === tables) return;
    const { memory, byLowHalf, byHighHalf, isWindow } = this.#exports;
    const all = new Uint8Array(memory.buffer);
    all.set(tables.byLowHalf, Number(byLowHalf.value));
    all.set(tables.byHighHalf, Number(byHighHalf.value));
    const filter = Number(isWindow.value);
    for (const hash of this.#loaded?.byWindow.keys() ?? []) all[filter + hash] = 0;
    for (const hash of tables.byWindow.keys()) all[filter + hash] = 1;
    this.#loaded = tables;
  }

  /** Takes bytes in; `next` then asks about their first `count` places. */
  take(bytes: Uint8Array): void {
    const { memory } = this.#exports;
    const missing = this.#start + bytes.length + SLACK_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    new Uint8Array(memory.buffer).set(bytes, this.#start);
  }

  next(at: number, end: number): number {
    return this.#exports.nextCandidate(this.#start + at, this.#start + end) - this.#start;
  }
}

let lanes: Lanes | null | undefined;

/** Small enough to be compiled at once in any thread; null where WebAssembly has no lanes. */
function lanesOfThread(): Lanes | null {
  if (lanes !== undefined) return lanes;
  const bytes = Uint8Array.from(atob(SIMD_MODULE), (character) => character.charCodeAt(0));
  lanes = WebAssembly.validate(bytes) ? new Lanes(new WebAssembly.Module(bytes)) : null;
  return lanes;
}

/**
 * All patterns in one pass over many bytes, sixteen places at a time by WebAssembly; where one may begin is
 * looked at here. Patterns are folded already and at least four bytes long.
 */
export class SimdSearch {
  readonly #patterns: readonly Uint8Array[];
  readonly #lanes: Lanes;
  readonly #tables: Tables;

  private constructor(patterns: readonly Uint8Array[], ofThread: Lanes) {
    this.#patterns = patterns;
    this.#lanes = ofThread;
    this.#tables = tablesOf(patterns);
  }

  /** Null where the search cannot be had. */
  static of(patterns: readonly Uint8Array[]): SimdSearch | null {
    const ofThread = lanesOfThread();
    return ofThread && new SimdSearch(patterns, ofThread);
  }

  /** Finds what starts from `from` to before `to`; it may end behind. */
  search(bytes: Uint8Array, from: number, to: number, onMatch: OnMatch): void {
    const places = Math.min(to, bytes.length - WINDOW_BYTES + 1) - from;
    if (places <= 0 || this.#patterns.length === 0) return;
    this.#lanes.load(this.#tables);
    this.#lanes.take(bytes.subarray(from, from + places + WINDOW_BYTES - 1));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = this.#lanes.next(0, places); at < places; at = this.#lanes.next(at + 1, places)) {
      const place = from + at;
      for (const index of this.#tables.byWindow.get(hashOf(view.getUint32(place, true))) ?? []) {
        if (standsAt(bytes, place, this.#patterns[index] as Uint8Array)) onMatch(index, place);
      }
    }
  }
}
