import type { Condition } from '../core/rcdm/rows.ts';
import type { Compression, ImportSource } from '../core/rpc/import-api.ts';
import type { ImportBatch } from '../data/db.ts';
import type { Collected, CollectOptions } from '../platform/files/collect-files.ts';

const NOTHING: Collected = { sources: [], refused: [], handles: [] };

/** What a person has chosen and not yet started. It stays while other pages are shown. */
export class ImportDraft {
  #collected = $state.raw<Collected>(NOTHING);
  #found = $state<number | null>(null);
  #stop = new AbortController();
  /** Null: the files carry no condition. */
  condition = $state.raw<Condition | null>(null);
  compression = $state<Compression>('decompress');
  /** The interrupted batch that the chosen files belong to. */
  continues = $state.raw<ImportBatch | null>(null);

  get collected(): Collected {
    return this.#collected;
  }
  get fileCount(): number {
    return this.#collected.sources.length + this.#collected.refused.length;
  }
  readonly byteLength = $derived(this.#collected.sources.reduce((sum, s) => sum + sizeOf(s), 0));
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
    } finally {
      if (this.#stop === stop) this.#found = null;
    }
  }

  clear(): void {
    this.#stop.abort();
    this.#found = null;
    this.#collected = NOTHING;
    this.continues = null;
  }
}

function sizeOf(source: ImportSource): number {
  return source.kind === 'file' ? source.file.size : 0;
}
