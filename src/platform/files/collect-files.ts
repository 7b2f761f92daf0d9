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

interface FoundFile {
  readonly path: string;
  open(): Promise<File>;
}

class Collector {
  readonly #sources: ImportSource[] = [];
  readonly #refused: RefusedSource[] = [];
  readonly #options: CollectOptions;
  #toldAt = 0;

  constructor(options: CollectOptions) {
    this.#options = options;
  }

  add(path: string, file: Blob): void {
    this.#sources.push({ kind: 'file', path: identify(path), file });
    if (performance.now() - this.#toldAt > TELL_EVERY_MS) this.#tell();
  }

  /** A file or folder that cannot be read is counted, and the rest goes on. */
  refuse(path: string, reason: unknown): void {
    if (isAbort(reason) && this.#options.signal?.aborted) throw reason;
    this.#refused.push({ path: identify(path), code: 'import/file-unreadable' });
  }

  async addAll(found: AsyncIterable<FoundFile>): Promise<void> {
    const opening = new Set<Promise<void>>();
    for await (const file of found) {
      this.#options.signal?.throwIfAborted();
      const { path } = file;
      const task = file
        .open()
        .then(
          (opened) => {
            this.add(path, opened);
          },
          (reason: unknown) => {
            this.refuse(path, reason);
          },
        )
        .finally(() => opening.delete(task));
      opening.add(task);
      if (opening.size >= OPEN_AT_ONCE) await Promise.race(opening);
    }
    await Promise.all(opening);
  }

  finish(handles: readonly FileSystemHandle[]): Collected {
    this.#options.signal?.throwIfAborted();
    this.#tell();
    return { sources: this.#sources, refused: this.#refused, handles };
  }

  #tell(): void {
    this.#toldAt = performance.now();
    this.#options.onFound?.(this.#sources.length);
  }

  async *inHandle(handle: FileSystemHandle, parent: string): AsyncGenerator<FoundFile> {
    const path = parent === '' ? handle.name : `${parent}/${handle.name}`;
    if (handle.kind === 'file') {
      yield { path, open: () => (handle as FileSystemFileHandle).getFile() };
      return;
    }
    try {
      for await (const child of (handle as FileSystemDirectoryHandle).values()) {
        yield* this.inHandle(child, path);
      }
    } catch (error) {
      this.refuse(path, error);
    }
  }

  async *inEntry(entry: FileSystemEntry): AsyncGenerator<FoundFile> {
    const path = entry.fullPath.replace(/^\//, '');
    if (entry.isFile) {
      const open = () =>
        new Promise<File>((resolve, reject) => {
          (entry as FileSystemFileEntry).file(resolve, reject);
        });
      yield { path, open };
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    const next = () =>
      new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
    try {
      // A reader hands out a hundred at a time; an empty answer is the end.
      for (let some = await next(); some.length > 0; some = await next()) {
        for (const child of some) yield* this.inEntry(child);
      }
    } catch (error) {
      this.refuse(path, error);
    }
  }
}

/** Files of folders and files that the browser can ask for again, folders through and through. */
export async function collectHandles(
  handles: readonly FileSystemHandle[],
  options: CollectOptions = {},
): Promise<Collected> {
  const collector = new Collector(options);
  for (const handle of handles) await collector.addAll(collector.inHandle(handle, ''));
  return collector.finish(handles);
}

/** Files of an `<input type=file>`, with or without `webkitdirectory`. */
export function collectInput(files: Iterable<File>): Collected {
  const collector = new Collector({});
  for (const file of files) collector.add(file.webkitRelativePath || file.name, file);
  return collector.finish([]);
}

/** What was dropped, folders through and through. Call it within the drop event: its items are gone afterwards. */
export function collectDrop(
  transfer: DataTransfer,
  options: CollectOptions = {},
): Promise<Collected> {
  const dropped = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({
      handle: handleOfItem(item),
      entry: item.webkitGetAsEntry(),
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
      await collector.addAll(collector.inHandle(handle, ''));
    } else if (item.entry) {
      await collector.addAll(collector.inEntry(item.entry));
    } else if (item.file) {
      collector.add(item.file.name, item.file);
    }
  }
  // Only all of the handles bring back all of the files.
  return collector.finish(handles.length === dropped.length ? handles : []);
}
