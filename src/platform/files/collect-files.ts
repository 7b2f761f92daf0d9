import { identify } from '../../core/deid/brands.ts';
import { isAbort } from '../../core/errors.ts';
import type { ImportSource, RefusedSource } from '../../core/rpc/import-api.ts';
import { handleOfItem } from './file-system-access.ts';

/** What a person dropped or picked. `handles` are there when the browser can ask for the same files again. */
export interface Collected {
  readonly sources: readonly ImportSource[];
  /** What could not be read while it was collected; each counts as one input file. */
  readonly refused: readonly RefusedSource[];
  readonly handles: readonly FileSystemHandle[];
}

export interface CollectOptions {
  readonly signal?: AbortSignal;
  /** Told how many files were found, at most ten times a second and at the end. */
  readonly onFound?: (count: number) => void;
}

/** Files asked for at once: opening is a question to the browser's own process. */
const OPEN_AT_ONCE = 16;
const TELL_EVERY_MS = 100;
/** Handles of a batch are written with each of its counts: thousands of loose files go without. */
const MOST_HANDLES = 100;

/** A file or a folder, however the browser hands it out. */
interface Found {
  readonly path: string;
  readonly kind: 'file' | 'directory';
  open(): Promise<File>;
  /** As far as the folder can be read. */
  children(): AsyncIterable<Found>;
}

function inHandle(handle: FileSystemHandle, parent: string): Found {
  const path = parent === '' ? handle.name : `${parent}/${handle.name}`;
  return {
    path,
    kind: handle.kind,
    open: () => (handle as FileSystemFileHandle).getFile(),
    async *children() {
      for await (const child of (handle as FileSystemDirectoryHandle).values()) {
        yield inHandle(child, path);
      }
    },
  };
}

function inEntry(entry: FileSystemEntry): Found {
  return {
    path: entry.fullPath.replace(/^\//, ''),
    kind: entry.isFile ? 'file' : 'directory',
    open: () =>
      new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      }),
    async *children() {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      const next = () =>
        new Promise<FileSystemEntry[]>((resolve, reject) => {
          reader.readEntries(resolve, reject);
        });
      // A reader hands out a hundred at a time; an empty answer is the end.
      for (let some = await next(); some.length > 0; some = await next()) {
        for (const child of some) yield inEntry(child);
      }
    },
  };
}

/** By UTF-16 units: quick, and the same everywhere. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

/** Files in the order of their folders and names: a disk hands them out in any. */
class Collector {
  /** Null until the file is open, so that each has its place whichever is open first. */
  readonly #sources: (ImportSource | null)[] = [];
  readonly #refused: RefusedSource[] = [];
  readonly #options: CollectOptions;
  #count = 0;
  #toldAt = 0;

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  add(path: string, file: Blob, place = this.#sources.length): void {
    this.#sources[place] = { kind: 'file', path: identify(path), file };
    this.#count += 1;
    if (performance.now() - this.#toldAt > TELL_EVERY_MS) this.#tell();
  }

  /** A file, or a folder through and through. */
  async addAll(root: Found): Promise<void> {
    const opening = new Set<Promise<void>>();
    const waiting = [root];
    for (let found = waiting.pop(); found; found = waiting.pop()) {
      this.#options.signal?.throwIfAborted();
      if (found.kind === 'directory') {
        const children = await this.#childrenOf(found);
        waiting.push(...children.sort((a, b) => byPath(b, a)));
        continue;
      }
      const task = this.#open(found).finally(() => opening.delete(task));
      opening.add(task);
      if (opening.size >= OPEN_AT_ONCE) await Promise.race(opening);
    }
    await Promise.all(opening);
  }

  finish(handles: readonly FileSystemHandle[]): Collected {
    this.#options.signal?.throwIfAborted();
    this.#tell();
    const sources = this.#sources.filter((source) => source !== null);
    return { sources, refused: this.#refused, handles };
  }

  async #open(found: Found): Promise<void> {
    const place = this.#sources.push(null) - 1;
    try {
      this.add(found.path, await found.open(), place);
    } catch (error) {
      this.#refuse(found.path, error);
    }
  }

  async #childrenOf(directory: Found): Promise<Found[]> {
    const children: Found[] = [];
    try {
      for await (const child of directory.children()) children.push(child);
    } catch (error) {
      this.#refuse(directory.path, error);
    }
    return children;
  }

  /** A file or folder that cannot be read is counted, and the rest goes on. */
  #refuse(path: string, reason: unknown): void {
    if (isAbort(reason) && this.#options.signal?.aborted) throw reason;
    this.#refused.push({ path: identify(path), code: 'import/file-unreadable' });
  }

  #tell(): void {
    this.#toldAt = performance.now();
    this.#options.onFound?.(this.#count);
  }
}

/** Files of folders and files that the browser can ask for again, folders through and through. */
export async function collectHandles(
  handles: readonly FileSystemHandle[],
  options: CollectOptions = {},
): Promise<Collected> {
  const collector = new Collector(options);
  for (const handle of handles) await collector.addAll(inHandle(handle, ''));
  return collector.finish(handles);
}

/** Files of an `<input type=file>`, with or without `webkitdirectory`. */
export function collectInput(files: Iterable<File>): Collected {
  const collector = new Collector({});
  const found = Array.from(files, (file) => ({ path: file.webkitRelativePath || file.name, file }));
  for (const { path, file } of found.sort(byPath)) collector.add(path, file);
  return collector.finish([]);
}

/** What was dropped, folders through and through. Call it within the drop event: its items are gone afterwards. */
export function collectDrop(
  transfer: DataTransfer,
  options: CollectOptions = {},
): Promise<Collected> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  // One kind of question after the other: an entry that waits behind open handles stops the page.
  const entries = items.map((item) => item.webkitGetAsEntry());
  const asksForHandles = items.length <= MOST_HANDLES;
  const dropped = items.map((item, index) => ({
    handle: asksForHandles ? handleOfItem(item) : null,
    entry: entries[index] ?? null,
    file: item.getAsFile(),
  }));
  return collectDropped(dropped, options);
}

interface Dropped {
  readonly handle: Promise<FileSystemHandle | null> | null;
  readonly entry: FileSystemEntry | null;
  readonly file: File | null;
}

async function collectDropped(
  dropped: readonly Dropped[],
  options: CollectOptions,
): Promise<Collected> {
  const collector = new Collector(options);
  const handles: FileSystemHandle[] = [];
  for (const item of dropped) {
    // Some browsers have the method and refuse it for what is not on a disk; the entry serves as well.
    const handle = await item.handle?.catch(() => null);
    if (handle) {
      handles.push(handle);
      await collector.addAll(inHandle(handle, ''));
    } else if (item.entry) {
      await collector.addAll(inEntry(item.entry));
    } else if (item.file) {
      collector.add(item.file.name, item.file);
    }
  }
  // Only all of the handles bring back all of the files.
  return collector.finish(handles.length === dropped.length ? handles : []);
}
