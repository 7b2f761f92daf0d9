import { identify, reveal, type Identifying } from '../../src/core/deid/brands.ts';
import { KIND_HEAD_BYTES, kindOfFile } from '../../src/core/formats/file-kind.ts';
import { ArchiveBudget } from '../../src/core/formats/zip-limits.ts';
import { listZip, type ZipEntry } from '../../src/core/formats/zip-list.ts';
import { zipEntryBlob } from '../../src/core/formats/zip-read.ts';
import { isNamedDicomdir, joinListings, refusing, type SourceListing } from './source-listing.ts';

/** Archives in an archive are looked into; what is packed deeper is refused when its turn comes. */
const MAX_LEVEL = 2;
const ARCHIVE_NAME = /\.zip$/i;

/** An archive, or an entry of one, that is looked into. */
interface Opening {
  readonly budget: ArchiveBudget;
  readonly level: number;
  readonly signal: AbortSignal;
}

function listPlain(path: Identifying<string>, archive: Blob, file: ZipEntry): SourceListing {
  const locator = { kind: 'zip-entry', archive, place: file.place } as const;
  const entry = { path, byteLength: file.byteLength, locator, condition: null };
  const dicomdirs = isNamedDicomdir(file.path) ? [entry] : [];
  return { entries: [entry], refused: [], dicomdirs };
}

/** Only what is called an archive is looked at: reading the head of every entry would take its time. */
async function listEntry(
  path: Identifying<string>,
  archive: Blob,
  file: ZipEntry,
  opening: Opening,
): Promise<SourceListing> {
  const { budget, level, signal } = opening;
  if (level === MAX_LEVEL || !ARCHIVE_NAME.test(file.path)) return listPlain(path, archive, file);
  try {
    budget.countInnerArchive(file.place);
    const inner = await zipEntryBlob(archive, file.place, signal);
    const head = new Uint8Array(await inner.slice(0, KIND_HEAD_BYTES).arrayBuffer());
    if (kindOfFile(head) !== 'zip') return listPlain(path, archive, file);
    return await listLevel(path, inner, { ...opening, level: level + 1 });
  } catch (thrown) {
    return refusing(path, thrown);
  }
}

async function listLevel(
  path: Identifying<string>,
  archive: Blob,
  opening: Opening,
): Promise<SourceListing> {
  const files = await listZip(archive, opening.signal, opening.budget);
  // Said as a file of its own, so that no input is without an outcome.
  const empty = {
    entries: [],
    refused: [{ path, code: 'dicom/empty-file' }],
    dicomdirs: [],
  } as const;
  if (files.length === 0) return empty;
  const listings: SourceListing[] = [];
  for (const file of files) {
    const within = identify(`${reveal(path)}/${file.path}`);
    listings.push(await listEntry(within, archive, file, opening));
  }
  return joinListings(listings);
}

/**
 * Files of an archive and of the archives in it, in their order. An inner archive that cannot be opened
 * is one refused file.
 * @throws {AppError} import/zip-unreadable, import/zip-encrypted, import/zip-bomb,
 * import/archive-unsupported; a DOMException when aborted or when the Blob itself cannot be read
 */
export function listArchive(
  path: Identifying<string>,
  archive: Blob,
  signal: AbortSignal,
): Promise<SourceListing> {
  return listLevel(path, archive, { budget: new ArchiveBudget(archive.size), level: 1, signal });
}
