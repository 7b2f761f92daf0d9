import { identify, reveal, type Identifying } from '../core/deid/brands.ts';
import { joinCrosswalks, type Crosswalk } from '../core/deid/crosswalk.ts';
import type { DeidPolicy } from '../core/deid/policy.ts';
import type { ImportEntry } from '../core/rpc/import-api.ts';
import type { ImportPool } from './import-lanes.ts';

const ENTRIES_A_CALL = 40;

/**
 * What the ids of these files became, read from the files once more: nothing of it is kept anywhere.
 * @throws {AppError} worker/crashed, deid/no-site-key; AbortError
 */
export async function collectCrosswalk(
  pool: ImportPool,
  entries: readonly ImportEntry[],
  policy: DeidPolicy,
  signal: AbortSignal,
): Promise<Identifying<Crosswalk>> {
  const found: Crosswalk[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < entries.length) {
      const some = entries.slice(next, next + ENTRIES_A_CALL);
      next += ENTRIES_A_CALL;
      found.push(reveal(await pool.call('crosswalk', [some, policy], { signal })));
    }
  };
  await Promise.all(Array.from({ length: pool.size }, lane));
  return identify(joinCrosswalks(found));
}
