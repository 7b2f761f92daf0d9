import { identify, type Identifying } from '../../src/core/deid/brands.ts';
import { crosswalkOf, joinCrosswalks, type Crosswalk } from '../../src/core/deid/crosswalk.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { AppError } from '../../src/core/errors.ts';
import { mapInstance } from '../../src/core/rcdm/map-instance.ts';
import type { Call } from '../../src/core/rpc/call.ts';
import type { ImportEntry } from '../../src/core/rpc/import-api.ts';
import { readEntryHead } from './read-entry-head.ts';

/**
 * The crosswalk of some entries, from their headers. What cannot be read any more has no ids to tell.
 * @throws AbortError
 */
export async function crosswalkOfEntries(
  { signal }: Call,
  entries: readonly ImportEntry[],
  { policy, keyring }: { readonly policy: DeidPolicy; readonly keyring: Keyring },
): Promise<Identifying<Crosswalk>> {
  const found: Crosswalk[] = [];
  for (const { locator } of entries) {
    try {
      const dataSet = await readEntryHead(locator, signal);
      const { person } = await mapInstance(dataSet, { keyring, condition: null });
      found.push(await crosswalkOf(dataSet, person.personId, { policy, keyring }));
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
    }
  }
  return identify(joinCrosswalks(found));
}
