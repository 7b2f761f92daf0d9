import type { Deidentified } from '../core/deid/brands.ts';
import type { FileBytes } from '../core/dicom/dataset.ts';
import { sizeOf } from '../core/dicom/file-bytes.ts';
import { AppError } from '../core/errors.ts';
import { toBlob } from '../core/formats/byte-chunks.ts';
import type { StudioDatabase } from './db.ts';
import { findPackFolder } from './packs/pack-folder.ts';
import type { PackPlace } from './packs/pack-place.ts';
import { MOST_SHARED_BYTES } from './packs/pack-writer.ts';
import { toStorageError } from './storage-error.ts';

/** A pack that grew between being opened and being read refuses: it is opened again. */
const TRIES = 20;
const PAUSE_MS = 5;
/** Some browsers do not open a file at all while a thread writes it. */
const MAY_PASS: ReadonlySet<string> = new Set(['NotReadableError', 'NoModificationAllowedError']);

const nameOf = (error: unknown) => (error instanceof DOMException ? error.name : '');

async function readPlace(
  folder: FileSystemDirectoryHandle,
  { packId, offset, byteLength }: PackPlace,
): Promise<FileBytes> {
  const pack = await (await folder.getFileHandle(packId)).getFile();
  const slice = pack.slice(offset, offset + byteLength, 'application/dicom');
  // Its pack is its own and never changes.
  if (byteLength > MOST_SHARED_BYTES) return slice;
  return new Uint8Array(await slice.arrayBuffer());
}

async function readPacked(db: StudioDatabase, place: PackPlace): Promise<FileBytes> {
  const folder = await findPackFolder(db);
  if (!folder) throw new AppError('storage/missing', 'packs are gone');
  for (let left = TRIES; ; left -= 1) {
    try {
      const bytes = await readPlace(folder, place);
      if (sizeOf(bytes) === place.byteLength) return bytes;
      throw new AppError('storage/missing', 'pack is too short');
    } catch (error) {
      const name = nameOf(error);
      if (name === 'NotFoundError') throw new AppError('storage/missing', 'pack is gone');
      if (!MAY_PASS.has(name) || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/**
 * The de-identified file of an image: in memory, or, when it is large, on the disk.
 * @throws {AppError} storage/missing, storage/failed
 */
export async function readStoredFile(
  db: StudioDatabase,
  imageId: string,
): Promise<Deidentified<FileBytes>> {
  try {
    const stored = await db.files.get(imageId);
    if (!stored) throw new AppError('storage/missing', 'image is not stored');
    if ('file' in stored) return stored.file;
    return (await readPacked(db, stored)) as Deidentified<FileBytes>;
  } catch (error) {
    throw toStorageError(error);
  }
}

/** The same as a Blob. @throws {AppError} as readStoredFile */
export async function readStoredBlob(
  db: StudioDatabase,
  imageId: string,
): Promise<Deidentified<Blob>> {
  return toBlob(await readStoredFile(db, imageId)) as Deidentified<Blob>;
}
