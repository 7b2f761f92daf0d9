import { AppError } from '../errors.ts';
import { readNpy, type NpyArray } from './npy.ts';
import { listZip } from './zip-list.ts';
import { readZipEntry } from './zip-read.ts';

/** Arrays of an .npz file (a ZIP of .npy files), read one by one when they are asked for. */
export interface NpzFile {
  readonly names: readonly string[];
  /** @throws {AppError} dataset/unreadable, dataset/array-missing, import/zip-* */
  read(name: string): Promise<NpyArray>;
}

/** @throws {AppError} import/zip-unreadable, import/zip-encrypted, import/zip-bomb */
export async function openNpz(file: Blob): Promise<NpzFile> {
  const entries = await listZip(file);
  const byName = new Map(
    entries
      .filter(({ path }) => path.endsWith('.npy'))
      .map(({ path, place }) => [path.slice(0, -'.npy'.length), place]),
  );
  return {
    names: [...byName.keys()],
    async read(name) {
      const place = byName.get(name);
      if (!place) throw new AppError('dataset/array-missing', 'no array of that name', { name });
      return readNpy(await readZipEntry(file, place));
    },
  };
}
