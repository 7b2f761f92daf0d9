import type {
  ImportApi,
  ImportEntry,
  ImportOrder,
  ImportOutcome,
} from '../../src/core/rpc/import-api.ts';
import type { CallOptions, WorkerClient } from '../../src/platform/workers/worker-client.ts';

/** Imports a file by itself. @throws AbortError when it was aborted before it was stored */
export async function importOne(
  worker: WorkerClient<ImportApi>,
  [entry, order]: readonly [entry: ImportEntry, order: ImportOrder],
  options: CallOptions = {},
): Promise<ImportOutcome> {
  const [outcome] = await worker.call('importGroup', [[{ entry, order }]], options);
  if (!outcome) throw new DOMException('aborted', 'AbortError');
  return outcome;
}
