import type { FileBytes } from '../../core/dicom/dataset.ts';
import { AppError } from '../../core/errors.ts';
import { toStorageError } from '../storage-error.ts';
import { packLock } from './pack-folder.ts';
import type { PackPlace } from './pack-place.ts';
import { openSyncHandle, type SyncHandle } from './sync-handle.ts';

/** What lies on the disk is copied by windows of this size. */
const WINDOW_BYTES = 4 * 1024 ** 2;

/** Settles when the lock is held; what it gives ends the holding. */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const hold = () =>
      new Promise<void>((release) => {
        resolve(release);
      });
    navigator.locks.request(name, hold).catch(reject);
  });
}

/** A pack that this thread writes: bytes of images, one behind the other. Nobody else ever writes it. */
export class PackFile {
  readonly packId: string;
  readonly #file: FileSystemFileHandle;
  readonly #release: () => void;
  #handle: SyncHandle | null = null;
  #byteLength = 0;

  private constructor(packId: string, file: FileSystemFileHandle, release: () => void) {
    this.packId = packId;
    this.#file = file;
    this.#release = release;
  }

  /** @throws {AppError} storage/full, storage/failed */
  static async create(folder: FileSystemDirectoryHandle): Promise<PackFile> {
    const packId = crypto.randomUUID();
    const release = await holdLock(packLock(packId));
    try {
      return new PackFile(packId, await folder.getFileHandle(packId, { create: true }), release);
    } catch (error) {
      release();
      throw toStorageError(error);
    }
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  /**
   * Appends without joining.
   * @throws {AppError} storage/full, storage/failed; a DOMException when a Blob cannot be read
   */
  async append(parts: readonly FileBytes[]): Promise<PackPlace> {
    const offset = this.#byteLength;
    const handle = await this.#open();
    for (const part of parts) {
      if (part instanceof Uint8Array) this.#write(handle, part);
      else await this.#copy(handle, part);
    }
    return { packId: this.packId, offset, byteLength: this.#byteLength - offset };
  }

  /** Puts all that was appended on the disk. @throws {AppError} storage/full, storage/failed */
  flush(): void {
    try {
      this.#handle?.flush();
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /** Takes back what was appended from `byteLength` on. @throws {AppError} storage/failed */
  cutTo(byteLength: number): void {
    this.#byteLength = byteLength;
    try {
      this.#handle?.truncate(byteLength);
    } catch (error) {
      throw toStorageError(error);
    }
  }

  /** Whether others can read the pack while this thread may write it: browsers differ. */
  async isReadable(): Promise<boolean> {
    try {
      const file = await this.#file.getFile();
      return (await file.slice(0, 1).arrayBuffer()).byteLength === 1;
    } catch (error) {
      if (error instanceof DOMException) return false;
      throw error;
    }
  }

  /** Lets others read; the next append opens the pack again. */
  rest(): void {
    this.#handle?.close();
    this.#handle = null;
  }

  /** Ends the writing for good. */
  close(): void {
    this.rest();
    this.#release();
  }

  async #open(): Promise<SyncHandle> {
    try {
      return (this.#handle ??= await openSyncHandle(this.#file));
    } catch (error) {
      throw toStorageError(error);
    }
  }

  async #copy(handle: SyncHandle, blob: Blob): Promise<void> {
    for (let start = 0; start < blob.size; start += WINDOW_BYTES) {
      const window = blob.slice(start, start + WINDOW_BYTES);
      this.#write(handle, new Uint8Array(await window.arrayBuffer()));
    }
  }

  #write(handle: SyncHandle, bytes: Uint8Array): void {
    try {
      const written = handle.write(bytes, { at: this.#byteLength });
      this.#byteLength += written;
      if (written < bytes.length) throw new AppError('storage/full', 'bytes written in part');
    } catch (error) {
      throw toStorageError(error);
    }
  }
}
