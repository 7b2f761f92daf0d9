import type { DeidPolicy } from '../core/deid/policy.ts';
import type { Condition } from '../core/rcdm/rows.ts';
import type { Compression, ImportSource } from '../core/rpc/import-api.ts';
import type { ImportBatch } from '../data/db.ts';
import type { Collected, CollectOptions } from '../platform/files/collect-files.ts';

/** So long the page may be busy at once: half of a frame. */
const SLICE_MS = 8;
const NOTHING: Collected = { sources: [], refused: [], handles: [] };

/** What a person has chosen and not yet started. It stays while other pages are shown. */
export class ImportDraft {
  #collected = $state.raw<Collected>(NOTHING);
  #found = $state<number | null>(null);
  #byteLength = $state(0);
  #stop = new AbortController();
  /** Aborted when what was chosen is forgotten. */
  #chosen = new AbortController();
  /** Null: the files carry no condition. */
  condition = $state.raw<Condition | null>(null);
  compression = $state<Compression>('decompress');
  /** Null until it is known what may be chosen. */
  policy = $state.raw<DeidPolicy | null>(null);
  /** Where the person was last, between choosing files and storing them. */
  step = $state<'check' | 'protect'>('check');
  /** The interrupted batch that the chosen files belong to. */
  continues = $state.raw<ImportBatch | null>(null);

  get collected(): Collected {
    return this.#collected;
  }
  get fileCount(): number {
    return this.#collected.sources.length + this.#collected.refused.length;
  }
  /** Of all files; it grows for a moment after they were chosen. */
  get byteLength(): number {
    return this.#byteLength;
  }
  /** Files found so far while a folder is being looked through, else null. */
  get found(): number | null {
    return this.#found;
  }

  /** Adds files to what is chosen. Rejects with AbortError when the person stops or starts anew. */
  async add(collect: (options: CollectOptions) => Promise<Collected> | Collected): Promise<void> {
    this.#stop.abort();
    const stop = (this.#stop = new AbortController());
    this.#found = 0;
    try {
      const more = await collect({
        signal: stop.signal,
        onFound: (count) => {
          if (!stop.signal.aborted) this.#found = count;
        },
      });
      stop.signal.throwIfAborted();
      const before = this.#collected;
      const areAllHandled =
        more.handles.length > 0 && (before === NOTHING || before.handles.length > 0);
      this.#collected = {
        sources: [...before.sources, ...more.sources],
        refused: [...before.refused, ...more.refused],
        // A part of the handles would bring back a part of the files.
        handles: areAllHandled ? [...before.handles, ...more.handles] : [],
      };
      void this.#measure(more.sources);
    } finally {
      if (this.#stop === stop) this.#found = null;
    }
  }

  /** The browser looks at the disk for each size, which would stop the page for thousands of files. */
  async #measure(sources: readonly ImportSource[]): Promise<void> {
    const { signal } = this.#chosen;
    let sum = 0;
    let restsAt = performance.now() + SLICE_MS;
    for (const source of sources) {
      sum += sizeOf(source);
      if (performance.now() < restsAt) continue;
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal.aborted) return;
      this.#byteLength += sum;
      sum = 0;
      restsAt = performance.now() + SLICE_MS;
    }
    this.#byteLength += sum;
  }

  clear(): void {
    this.#stop.abort();
    this.#found = null;
    this.#collected = NOTHING;
    this.#chosen.abort();
    this.#chosen = new AbortController();
    this.#byteLength = 0;
    this.continues = null;
  }
}

function sizeOf(source: ImportSource): number {
  return source.kind === 'file' ? source.file.size : 0;
}
