import type { FileBytes } from '../../core/dicom/dataset.ts';
import { sizeOf } from '../../core/dicom/file-bytes.ts';
import type { StudioDatabase } from '../db.ts';
import { toStorageError } from '../storage-error.ts';
import { PackFile } from './pack-file.ts';
import { makePackFolder, openLetGoChannel } from './pack-folder.ts';
import type { PackPlace } from './pack-place.ts';
import { sweepPacks } from './sweep-packs.ts';
import { hasSyncHandles } from './sync-handle.ts';

/** A larger file has a pack of its own, which never changes: it is read by slices, as long as that takes. */
export const MOST_SHARED_BYTES = 16 * 1024 ** 2;
const MOST_PACK_BYTES = 256 * 1024 ** 2;

/** Files on the disk that no row points to yet. */
export interface PackedGroup {
  readonly places: readonly PackPlace[];
  /** To be called once the rows are stored. */
  keep(): void;
  /** To be called when they are not. @throws {AppError} storage/failed */
  undo(): Promise<void>;
}

/** What one group has written so far. */
class Group implements PackedGroup {
  readonly places: PackPlace[] = [];
  readonly #folder: FileSystemDirectoryHandle;
  readonly #onEnd: () => void;
  readonly #own: PackFile[] = [];
  #shared: { readonly pack: PackFile; readonly start: number } | null = null;

  constructor(folder: FileSystemDirectoryHandle, onEnd: () => void) {
    this.#folder = folder;
    this.#onEnd = onEnd;
  }

  async putAlone(parts: readonly FileBytes[]): Promise<void> {
    const pack = await PackFile.create(this.#folder);
    this.#own.push(pack);
    this.places.push(await pack.append(parts));
    pack.flush();
    pack.rest();
  }

  async putInto(pack: PackFile, parts: readonly FileBytes[]): Promise<void> {
    this.#shared ??= { pack, start: pack.byteLength };
    this.places.push(await pack.append(parts));
  }

  keep(): void {
    for (const pack of this.#own) pack.close();
    this.#onEnd();
  }

  async undo(): Promise<void> {
    try {
      this.#shared?.pack.cutTo(this.#shared.start);
      for (const pack of this.#own) {
        pack.rest();
        await this.#folder.removeEntry(pack.packId);
      }
    } catch (error) {
      throw toStorageError(error);
    } finally {
      this.keep();
    }
  }
}

/** Writes the files of one thread into packs, one group after the other. */
export class PackWriter {
  readonly #folder: FileSystemDirectoryHandle;
  readonly #channel: BroadcastChannel;
  #pack: PackFile | null = null;
  #isWriting = false;
  #mustLetGo = false;
  #isReadableWhileOpen: boolean | null = null;

  private constructor(folder: FileSystemDirectoryHandle, channel: BroadcastChannel) {
    this.#folder = folder;
    this.#channel = channel;
    this.#channel.onmessage = () => {
      this.#mustLetGo = true;
      this.#letGoWhenDue();
    };
  }

  /**
   * Null where this thread cannot write packs. Clears away what dead threads left behind.
   * @throws {AppError} storage/full, storage/failed
   */
  static async open(db: StudioDatabase): Promise<PackWriter | null> {
    if (!hasSyncHandles()) return null;
    try {
      const folder = await makePackFolder(db);
      await sweepPacks(db);
      return new PackWriter(folder, openLetGoChannel(db));
    } catch (error) {
      // A private window of some browsers has no files.
      if (error instanceof DOMException && error.name === 'SecurityError') return null;
      throw toStorageError(error);
    }
  }

  /**
   * Puts files on the disk: all of them are there for good when it settles, or none.
   * @throws {AppError} storage/full, storage/failed; a DOMException when a Blob cannot be read
   */
  async write(files: readonly (readonly FileBytes[])[]): Promise<PackedGroup> {
    this.#isWriting = true;
    const group = new Group(this.#folder, () => {
      this.#isWriting = false;
      this.#letGoWhenDue();
    });
    try {
      for (const parts of files) {
        const byteLength = parts.reduce((sum, part) => sum + sizeOf(part), 0);
        if (byteLength > MOST_SHARED_BYTES) await group.putAlone(parts);
        else await group.putInto((this.#pack ??= await PackFile.create(this.#folder)), parts);
      }
      await this.#settle();
      return group;
    } catch (error) {
      await group.undo();
      throw error;
    }
  }

  async #settle(): Promise<void> {
    const pack = this.#pack;
    if (pack === null || pack.byteLength === 0) return;
    pack.flush();
    this.#isReadableWhileOpen ??= await pack.isReadable();
    if (!this.#isReadableWhileOpen) pack.rest();
  }

  #letGoWhenDue(): void {
    const pack = this.#pack;
    if (this.#isWriting || pack === null) return;
    if (!this.#mustLetGo && pack.byteLength < MOST_PACK_BYTES) return;
    pack.close();
    this.#pack = null;
    this.#mustLetGo = false;
  }
}
