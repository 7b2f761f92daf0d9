import * as Comlink from 'comlink';
import { reveal } from '../../src/core/deid/brands.ts';
import type { ImportApi } from '../../src/core/rpc/import-api.ts';
import { receiveSources } from '../../src/core/rpc/source-port.ts';
import { StudioDatabase } from '../../src/data/db.ts';
import { InstanceWriter } from '../../src/data/instance-writer.ts';
import { siteKeyring } from '../../src/data/site-key.ts';
import { StoredLookup } from '../../src/data/stored-lookup.ts';
import { BatchPlans } from './batch-plans.ts';
import { crosswalkOfEntries } from './crosswalk.ts';
import { explainFile } from './explain.ts';
import { importGroup, type ImportStore } from './import-group.ts';
import { listSources } from './list-sources.ts';
import { previewOf } from './preview.ts';
import { readEntry } from './read-entry.ts';
import { facesOf } from './series-faces.ts';
import { surveyEntries } from './survey.ts';

export function createImportApi(): ImportApi {
  let store: ImportStore | null = null;
  const open = (): ImportStore => {
    const db = new StudioDatabase();
    return {
      db,
      writer: new InstanceWriter(db),
      plans: new BatchPlans(db),
      stored: new StoredLookup(db),
    };
  };
  return {
    async list(call, sources) {
      const isPort = sources instanceof MessagePort;
      return listSources(call, isPort ? await receiveSources(sources, call.signal) : sources);
    },
    async survey(call, entries) {
      store ??= open();
      const { db } = store;
      const storedOf = (ids: readonly string[]) =>
        db.images.where('imageId').anyOf(ids).primaryKeys();
      return surveyEntries(call, entries, { keyring: await siteKeyring(db), storedOf });
    },
    async crosswalk(call, entries, policy) {
      store ??= open();
      return crosswalkOfEntries(call, entries, { policy, keyring: await siteKeyring(store.db) });
    },
    async explain({ signal }, entry, policy) {
      store ??= open();
      const bytes = await readEntry(entry.locator, signal);
      signal.throwIfAborted();
      return explainFile(bytes, policy, await siteKeyring(store.db));
    },
    async preview({ signal }, entry, frameIndex, blanked = []) {
      store ??= open();
      const bytes = await readEntry(entry.locator, signal);
      signal.throwIfAborted();
      const keyring = await siteKeyring(store.db);
      const preview = await previewOf(bytes, { frameIndex, blanked, keyring }, signal);
      return Comlink.transfer(preview, [reveal(preview.frame).pixels.buffer]);
    },
    faces(call, entries, options) {
      return facesOf(call, entries, options);
    },
    importGroup({ signal }, tasks) {
      store ??= open();
      return importGroup(store, tasks, signal);
    },
  };
}
