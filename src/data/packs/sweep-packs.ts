import type { StudioDatabase } from '../db.ts';
import { findPackFolder, openLetGoChannel, packIdsIn, packLock } from './pack-folder.ts';
import { openSyncHandle } from './sync-handle.ts';

/** A thread that was ended a moment ago may have rows on the way that are not seen yet. */
const UNTOUCHED_MS = 60_000;
/** How long a writer of another tab may take to end its group. */
const LET_GO_MS = 5_000;
const SWEEP_LOCK = 'rcdm-pack-sweep';

/** Bytes from here on belong to no image; 0 when no image is in the pack. */
async function usedBytesOf({ files }: StudioDatabase, packId: string): Promise<number> {
  const last = await files
    .where('[packId+offset]')
    .between([packId, -Infinity], [packId, Infinity])
    .last();
  return last && 'packId' in last ? last.offset + last.byteLength : 0;
}

/** Does something to a pack that somebody else may have removed meanwhile. */
async function ifThere(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const isGone = error instanceof DOMException && error.name === 'NotFoundError';
    if (!isGone) throw error;
  }
}

/** Removes a pack without images, and cuts off what is behind the last image of another. */
async function tidy(
  db: StudioDatabase,
  folder: FileSystemDirectoryHandle,
  packId: string,
  untouchedMs: number,
): Promise<void> {
  const handle = await folder.getFileHandle(packId);
  const file = await handle.getFile();
  if (Date.now() - file.lastModified < untouchedMs) return;
  const usedBytes = await usedBytesOf(db, packId);
  if (usedBytes === 0) await folder.removeEntry(packId);
  if (usedBytes === 0 || usedBytes === file.size) return;
  const access = await openSyncHandle(handle);
  access.truncate(usedBytes);
  access.close();
}

/**
 * Clears away what threads left behind that ended in the middle; packs that are written stay. For threads
 * that can write packs. One thread at a time does it, the others go on.
 */
export async function sweepPacks(
  db: StudioDatabase,
  { untouchedMs = UNTOUCHED_MS } = {},
): Promise<void> {
  await navigator.locks.request(SWEEP_LOCK, { ifAvailable: true }, async (mine) => {
    const folder = mine && (await findPackFolder(db));
    if (!folder) return;
    for (const packId of await packIdsIn(folder)) {
      await navigator.locks.request(packLock(packId), { ifAvailable: true }, async (lock) => {
        if (lock) await ifThere(() => tidy(db, folder, packId, untouchedMs));
      });
    }
  });
}

/**
 * Removes every pack that has no image any more. Writers that are at work end their group and begin a new
 * pack; one that takes too long keeps its own, which the next sweep removes.
 */
export async function removeEmptyPacks(db: StudioDatabase): Promise<void> {
  const folder = await findPackFolder(db);
  if (!folder) return;
  const channel = openLetGoChannel(db);
  channel.postMessage(null);
  channel.close();
  const removeIfEmpty = async (packId: string) => {
    if ((await usedBytesOf(db, packId)) === 0) await folder.removeEntry(packId);
  };
  for (const packId of await packIdsIn(folder)) {
    const waiting = AbortSignal.timeout(LET_GO_MS);
    try {
      await navigator.locks.request(packLock(packId), { signal: waiting }, () =>
        ifThere(() => removeIfEmpty(packId)),
      );
    } catch (error) {
      if (error !== waiting.reason) throw error;
    }
  }
}
