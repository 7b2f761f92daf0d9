import type { ImportApi } from '../../src/core/rpc/import-api.ts';
import { isAbort } from '../../src/core/errors.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { importEntry } from './import-entry.ts';
import { listSources } from './list-sources.ts';
import { outcomeOf } from './outcome.ts';

export function createImportApi(): ImportApi {
  let db: StudioDatabase | null = null;
  return {
    list: listSources,
    async importEntry({ signal }, entry, order) {
      try {
        db ??= new StudioDatabase();
        return await importEntry(db, entry, order, signal);
      } catch (error) {
        if (signal.aborted && isAbort(error)) throw error;
        return outcomeOf(error);
      }
    },
  };
}
