import type { ImportApi } from '../../src/core/rpc/import-api.ts';
import { receiveSources } from '../../src/core/rpc/source-port.ts';
import { isAbort } from '../../src/core/errors.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { InstanceWriter } from '../../src/data/instance-writer.ts';
import { importEntry, type ImportStore } from './import-entry.ts';
import { listSources } from './list-sources.ts';
import { outcomeOf } from './outcome.ts';

export function createImportApi(): ImportApi {
  let store: ImportStore | null = null;
  const open = (): ImportStore => {
    const db = new StudioDatabase();
    return { db, writer: new InstanceWriter(db) };
  };
  return {
    async list(call, sources) {
      const isPort = sources instanceof MessagePort;
      return listSources(call, isPort ? await receiveSources(sources, call.signal) : sources);
    },
    async importEntry({ signal }, entry, order) {
      try {
        store ??= open();
        return await importEntry(store, entry, order, signal);
      } catch (error) {
        if (signal.aborted && isAbort(error)) throw error;
        return outcomeOf(error, entry);
      }
    },
  };
}
