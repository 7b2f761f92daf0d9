import type { Identifying } from '../../src/core/deid/brands.ts';
import { AppError } from '../../src/core/errors.ts';
import type { ImportEntry, ImportListing, RefusedSource } from '../../src/core/rpc/import-api.ts';
import { toReadError } from './read-entry.ts';

/** What one source holds, in its order. */
export interface SourceListing extends ImportListing {
  /** Entries that may be a table of contents, by name or by their first bytes. */
  readonly dicomdirs: readonly ImportEntry[];
}

const DICOMDIR_NAME = /(?:^|\/)dicomdir\.?(?:;\d+)?$/i;

export function isNamedDicomdir(path: string): boolean {
  return DICOMDIR_NAME.test(path);
}

/** A source that cannot be opened is one refused input; the others go on. */
export function refusing(path: Identifying<string>, thrown: unknown): SourceListing {
  const error = toReadError(thrown);
  if (!(error instanceof AppError)) throw error;
  const refused: RefusedSource = { path, code: error.code };
  return { entries: [], refused: [refused], dicomdirs: [] };
}

export function joinListings(listings: readonly SourceListing[]): SourceListing {
  return {
    entries: listings.flatMap((listing) => listing.entries),
    refused: listings.flatMap((listing) => listing.refused),
    dicomdirs: listings.flatMap((listing) => listing.dicomdirs),
  };
}
