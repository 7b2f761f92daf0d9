import { identify, reveal } from '../../src/core/deid/brands.ts';
import { isDicomdirHead, referencedFiles, type FileId } from '../../src/core/dicom/dicomdir.ts';
import { AppError, type ErrorCode } from '../../src/core/errors.ts';
import { KIND_HEAD_BYTES, kindOfFile } from '../../src/core/formats/file-kind.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type {
  ImportEntry,
  ImportListing,
  ImportSource,
  RefusedSource,
} from '../../src/core/rpc/import-api.ts';
import { honourDicomdirs, type FoundDirectory } from './honour-dicomdirs.ts';
import { listArchive } from './list-archive.ts';
import { readEntry } from './read-entry.ts';
import { listSample } from './sample.ts';
import { isNamedDicomdir, joinListings, refusing, type SourceListing } from './source-listing.ts';

/** Looking at the first bytes waits for the disk: several at a time. */
const AT_ONCE = 16;

async function listSource(source: ImportSource, signal: AbortSignal): Promise<SourceListing> {
  if (source.kind === 'sample') return { entries: listSample(), refused: [], dicomdirs: [] };
  const { path, file } = source;
  try {
    const head = new Uint8Array(await file.slice(0, KIND_HEAD_BYTES).arrayBuffer());
    if (kindOfFile(head) === 'zip') return await listArchive(path, file, signal);
    const locator = { kind: 'file', file } as const;
    const entry = { path, byteLength: file.size, locator, condition: null };
    const isDicomdir = isDicomdirHead(head) || isNamedDicomdir(reveal(path));
    return { entries: [entry], refused: [], dicomdirs: isDicomdir ? [entry] : [] };
  } catch (thrown) {
    return refusing(path, thrown);
  }
}

/** The files that a DICOMDIR names; `broken` when it cannot be told, `image` when it only has the name. */
async function readDicomdir(
  entry: ImportEntry,
  signal: AbortSignal,
): Promise<readonly FileId[] | 'broken' | 'image'> {
  let bytes: Uint8Array | null = null;
  try {
    const read = await readEntry(entry.locator, signal);
    if (!(read instanceof Uint8Array)) return 'broken';
    bytes = read;
    return await referencedFiles(bytes);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const head = bytes?.subarray(0, KIND_HEAD_BYTES) ?? new Uint8Array();
    return kindOfFile(head) === 'dicom' && !isDicomdirHead(head) ? 'image' : 'broken';
  }
}

interface NamedDirectory extends FoundDirectory {
  readonly entry: ImportEntry;
}

/** Files named by a DICOMDIR first; what it names and is not there is refused. */
async function honourAll(listing: SourceListing, signal: AbortSignal): Promise<ImportListing> {
  const directories: NamedDirectory[] = [];
  const removed = new Set<ImportEntry>();
  const refused: RefusedSource[] = [...listing.refused];
  const refuse = (entry: ImportEntry, code: ErrorCode) => {
    removed.add(entry);
    refused.push({ path: entry.path, code });
  };
  for (const entry of listing.dicomdirs) {
    const fileIds = await readDicomdir(entry, signal);
    if (fileIds === 'broken') refuse(entry, 'import/dicomdir-unreadable');
    else if (fileIds !== 'image') directories.push({ entry, path: reveal(entry.path), fileIds });
  }
  const pathOf = (entry: ImportEntry) => reveal(entry.path);
  const { named, others, missing, alone } = honourDicomdirs(listing.entries, directories, pathOf);
  for (const { entry } of alone) refuse(entry, 'import/dicomdir-alone');
  for (const path of missing) {
    refused.push({ path: identify(path), code: 'import/dicomdir-file-missing' });
  }
  const entries = [
    ...named.map((entry): ImportEntry => ({ ...entry, isNamedByDicomdir: true })),
    ...others.filter((entry) => !removed.has(entry)),
  ];
  return { entries, refused };
}

/**
 * Every input file of all sources: those that a DICOMDIR names in its order, then the others in theirs.
 * Archives are looked into, and the archives in them.
 */
export async function listSources(
  call: Call,
  sources: readonly ImportSource[],
): Promise<ImportListing> {
  const listings: SourceListing[] = [];
  for (let start = 0; start < sources.length; start += AT_ONCE) {
    call.signal.throwIfAborted();
    const group = sources.slice(start, start + AT_ONCE);
    listings.push(...(await Promise.all(group.map((each) => listSource(each, call.signal)))));
    call.progress({ done: start + group.length, total: sources.length, unit: 'files' });
  }
  return honourAll(joinListings(listings), call.signal);
}
