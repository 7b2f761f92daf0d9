import { z } from '../../core/wire/z.ts';
import type { ApiClient } from './api-client.ts';

/** A policy as the server has it. What is in it is checked by whoever uses it. */
export interface ServerPolicy {
  readonly recordId: string;
  readonly policyId: string;
  readonly version: string;
  readonly name: string;
  /** Null for a policy that comes with the program. */
  readonly policy: unknown;
  /** It is the only one that images may be made with to be taken. */
  readonly isLocked: boolean;
}

export type PolicyToSend = Pick<ServerPolicy, 'policyId' | 'version' | 'name' | 'policy'>;

const recordShape = z.object({
  id: z.string(),
  policy_id: z.string(),
  version: z.string(),
  name: z.string(),
  policy: z.unknown(),
  is_locked: z.boolean(),
});
const pageShape = z.object({ items: z.array(recordShape), totalPages: z.number() });
const batchShape = z.array(z.object({ status: z.number() }));
const RECORDS = '/api/collections/policies/records';

const toPolicy = (record: z.infer<typeof recordShape>): ServerPolicy => ({
  recordId: record.id,
  policyId: record.policy_id,
  version: record.version,
  name: record.name,
  policy: record.policy,
  isLocked: record.is_locked,
});

/** The policies of the server, for every account. @throws {AppError} server/refused, server/unreachable */
export async function listPolicies(
  client: ApiClient,
  signal?: AbortSignal,
): Promise<readonly ServerPolicy[]> {
  const found: ServerPolicy[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const query = { page, perPage: 500, sort: 'policy_id,id' };
    const reply = await client.sendSignedIn(pageShape, RECORDS, { query, signal });
    found.push(...reply.items.map(toPolicy));
    pages = reply.totalPages;
  }
  return found;
}

/** For administrators. @throws {AppError} server/refused */
export async function addPolicy(client: ApiClient, policy: PolicyToSend): Promise<ServerPolicy> {
  const { policyId, version, name, policy: content } = policy;
  const body = { policy_id: policyId, version, name, policy: content, is_locked: false };
  return toPolicy(await client.sendSignedIn(recordShape, RECORDS, { method: 'POST', body }));
}

/**
 * Locks the server to one policy, or to none, in one transaction. For administrators.
 * @throws {AppError} server/refused
 */
export async function lockPolicy(client: ApiClient, recordId: string | null): Promise<void> {
  const locked = (await listPolicies(client)).filter(({ isLocked }) => isLocked);
  const set = (id: string, is_locked: boolean) => ({
    method: 'PATCH',
    url: `${RECORDS}/${id}`,
    body: { is_locked },
  });
  const requests = [
    ...locked.map((each) => set(each.recordId, false)),
    ...(recordId === null ? [] : [set(recordId, true)]),
  ];
  if (requests.length === 0) return;
  await client.sendSignedIn(batchShape, '/api/batch', { method: 'POST', body: { requests } });
}
