import { identify, reveal, type Identifying } from '../../src/core/deid/brands.ts';
import { AppError, type ErrorCode } from '../../src/core/errors.ts';
import { isZip, listZip } from '../../src/core/formats/zip-list.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { ImportEntry, ImportListing, ImportSource } from '../../src/core/rpc/import-api.ts';
import { toReadError } from './read-entry.ts';
import { listSample } from './sample.ts';

/** Looking at the first bytes waits for the disk: several at a time. */
const AT_ONCE = 16;

async function listArchive(
  path: Identifying<string>,
  archive: Blob,
  signal: AbortSignal,
): Promise<ImportListing> {
  const files = await listZip(archive, signal);
  // Said as a file of its own, so that no input is without an outcome.
  if (files.length === 0) return { entries: [], refused: [{ path, code: 'dicom/empty-file' }] };
  const entries = files.map((file): ImportEntry => ({
    path: identify(`${reveal(path)}/${file.path}`),
    byteLength: file.byteLength,
    locator: { kind: 'zip-entry', archive, place: file.place },
    condition: null,
  }));
  return { entries, refused: [] };
}

async function listSource(source: ImportSource, signal: AbortSignal): Promise<ImportListing> {
  if (source.kind === 'sample') return { entries: listSample(), refused: [] };
  const { path, file } = source;
  try {
    if (await isZip(file)) return await listArchive(path, file, signal);
  } catch (thrown) {
    const error = toReadError(thrown);
    if (!(error instanceof AppError)) throw error;
    const code: ErrorCode = error.code;
    return { entries: [], refused: [{ path, code }] };
  }
  const locator = { kind: 'file', file } as const;
  return { entries: [{ path, byteLength: file.size, locator, condition: null }], refused: [] };
}

/** Every input file of all sources, in their order; archives are looked into, one level deep. */
export async function listSources(
  call: Call,
  sources: readonly ImportSource[],
): Promise<ImportListing> {
  const listings: ImportListing[] = [];
  for (let start = 0; start < sources.length; start += AT_ONCE) {
    call.signal.throwIfAborted();
    const group = sources.slice(start, start + AT_ONCE);
    listings.push(...(await Promise.all(group.map((each) => listSource(each, call.signal)))));
    call.progress({ done: start + group.length, total: sources.length, unit: 'files' });
  }
  return {
    entries: listings.flatMap((listing) => listing.entries),
    refused: listings.flatMap((listing) => listing.refused),
  };
}
