import type { StudioDatabase } from '../db.ts';

const nameOf = ({ name }: StudioDatabase) => `${name}-packs`;

const isMissing = (error: unknown) =>
  error instanceof DOMException &&
  (error.name === 'NotFoundError' || error.name === 'SecurityError');

/** The folder of the packs of a database, made where there is none. */
export async function makePackFolder(db: StudioDatabase): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(nameOf(db), { create: true });
}

/** The same; null where there is none, and where the browser has no files of its own (a private window). */
export async function findPackFolder(
  db: StudioDatabase,
): Promise<FileSystemDirectoryHandle | null> {
  if (!('getDirectory' in navigator.storage)) return null;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(nameOf(db));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whoever writes a pack holds this lock: one whose lock is free is written by nobody any more. */
export const packLock = (packId: string): string => `rcdm-pack:${packId}`;

/** Writers that hear a message here close their packs and begin new ones. */
export const openLetGoChannel = (db: StudioDatabase): BroadcastChannel =>
  new BroadcastChannel(nameOf(db));

export async function packIdsIn(folder: FileSystemDirectoryHandle): Promise<readonly string[]> {
  const packIds: string[] = [];
  for await (const packId of folder.keys()) packIds.push(packId);
  return packIds;
}
