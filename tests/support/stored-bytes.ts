import type { StudioDatabase } from '../../src/data/db.ts';
import { findPackFolder, packIdsIn } from '../../src/data/packs/pack-folder.ts';
import { readStoredBlob } from '../../src/data/stored-file.ts';

/** The stored file of one image. */
export async function storedBytesOf(db: StudioDatabase, imageId: string): Promise<Uint8Array> {
  return new Uint8Array(await (await readStoredBlob(db, imageId)).arrayBuffer());
}

/** Every stored file, as whoever shows or sends it reads it. */
export async function* allStoredBytes(db: StudioDatabase): AsyncGenerator<Uint8Array> {
  for (const imageId of await db.files.toCollection().primaryKeys()) {
    yield await storedBytesOf(db, imageId);
  }
}

/** The packs themselves, with what no image is in. */
export async function packsOf(db: StudioDatabase): Promise<readonly File[]> {
  const folder = await findPackFolder(db);
  const packs: File[] = [];
  for (const packId of folder ? await packIdsIn(folder) : []) {
    packs.push(await ((await folder?.getFileHandle(packId)) as FileSystemFileHandle).getFile());
  }
  return packs;
}
