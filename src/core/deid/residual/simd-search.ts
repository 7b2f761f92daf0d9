import { foldedUpper, hashOf, standsAt, type OnMatch } from './pattern-search.ts';
import { SIMD_MODULE } from './simd-candidates.generated.ts';
import { groupsOf } from './simd-groups.ts';

const WINDOW_BYTES = 4;
/** Every second place is looked at, so patterns are known by the window from their first byte and from the next. */
const STRIDE = 2;
/** So far behind the end the lanes may look. */
const SLACK_BYTES = 96;
const PAGE_BYTES = 65_536;

interface Exports {
  readonly memory: WebAssembly.Memory;
  /** The first of the places at, at + 2, … before `end` where a window may stand, or `end`: addresses. */
  readonly nextCandidate: (at: number, end: number) => number;
  readonly byLowHalf: WebAssembly.Global;
  readonly byHighHalf: WebAssembly.Global;
  readonly isWindow: WebAssembly.Global;
  readonly __heap_base: WebAssembly.Global;
}

/** Four bytes of a pattern. */
interface Window {
  readonly pattern: number;
  /** How far inside of the pattern it begins. */
  readonly inside: number;
  readonly bytes: Uint8Array;
}

/** What a set of patterns writes into the tables of the module, see simd-candidates.c. */
interface Tables {
  readonly byLowHalf: Uint8Array;
  readonly byHighHalf: Uint8Array;
  readonly byHash: ReadonlyMap<number, readonly Window[]>;
}

function windowsOf(patterns: readonly Uint8Array[]): Window[] {
  return patterns.flatMap((bytes, pattern) =>
    Array.from({ length: STRIDE }, (_, inside) => ({
      pattern,
      inside,
      bytes: bytes.subarray(inside, inside + WINDOW_BYTES),
    })),
  );
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array) =>
  new DataView(buffer, byteOffset, length);

function tablesOf(patterns: readonly Uint8Array[]): Tables {
  const byLowHalf = new Uint8Array(WINDOW_BYTES * 16);
  const byHighHalf = new Uint8Array(WINDOW_BYTES * 16);
  const windows = windowsOf(patterns);
  for (const [group, members] of groupsOf(windows).entries()) {
    for (const { bytes } of members) {
      for (const [at, byte] of bytes.entries()) {
        for (const either of [byte, foldedUpper(byte)]) {
          const [low, high] = [at * 16 + (either & 15), at * 16 + (either >>> 4)];
          byLowHalf[low] = (byLowHalf[low] ?? 0) | (1 << group);
          byHighHalf[high] = (byHighHalf[high] ?? 0) | (1 << group);
        }
      }
    }
  }
  const byHash = Map.groupBy(windows, ({ bytes }) => hashOf(viewOf(bytes).getUint32(0, true)));
  return { byLowHalf, byHighHalf, byHash };
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
    for (const hash of this.#loaded?.byHash.keys() ?? []) all[filter + hash] = 0;
    for (const hash of tables.byHash.keys()) all[filter + hash] = 1;
    this.#loaded = tables;
  }

  /** Takes bytes in, for `next` to look at. */
  take(bytes: Uint8Array): void {
    const { memory } = this.#exports;
    const missing = this.#start + bytes.length + SLACK_BYTES - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    new Uint8Array(memory.buffer).set(bytes, this.#start);
  }

  next(at: number, end: number): number {
    if (at >= end) return end;
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
 * All patterns in one pass over many bytes, sixteen places at a time by WebAssembly; where one may stand is
 * looked at here. Patterns are folded already and at least six bytes long.
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
    if (to <= from || this.#patterns.length === 0) return;
    // A pattern that starts at the last place may be known by its second window.
    const end = Math.min(to + STRIDE - 1, bytes.length - WINDOW_BYTES + 1) - from;
    const lanes = this.#lanes;
    lanes.load(this.#tables);
    lanes.take(bytes.subarray(from, from + end + WINDOW_BYTES - 1));
    const view = viewOf(bytes);
    for (let at = lanes.next(0, end); at < end; at = lanes.next(at + STRIDE, end)) {
      const hash = hashOf(view.getUint32(from + at, true));
      for (const { pattern, inside } of this.#tables.byHash.get(hash) ?? []) {
        const place = from + at - inside;
        if (place < from || place >= to) continue;
        if (standsAt(bytes, place, this.#patterns[pattern] as Uint8Array)) onMatch(pattern, place);
      }
    }
  }
}
