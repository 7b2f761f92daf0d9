import type { DeidPolicy } from '../core/deid/policy.ts';
import { isSamePolicy, sitePolicySchema, type SitePolicy } from '../core/deid/site-policy.ts';
import type { StudioDatabase } from './db.ts';
import { toStorageError } from './storage-error.ts';

/** One version of a policy of this site. Versions are kept: images were made with them. */
export interface StoredSitePolicy extends SitePolicy {
  /** Deleted by a person: no longer offered. */
  readonly isRetired: boolean;
}

export interface SitePolicies {
  /** By id and version, oldest first. */
  readonly policies: readonly StoredSitePolicy[];
  /** Stored by another version of the program, which allowed what this one does not. */
  readonly unreadable: number;
}

/** `other-there`: the same id and version say something else. */
export type AddPolicyResult = 'added' | 'already-there' | 'other-there' | 'name-taken';

const PREFIX = 'site-policy:';
const VERSION_DIGITS = 4;

/** Versions in their order as text. */
function settingOf({ id, version }: DeidPolicy): string {
  return `${PREFIX}${id}:${version.padStart(VERSION_DIGITS, '0')}`;
}

function parse(value: unknown): StoredSitePolicy | null {
  const { isRetired, ...site } = value as StoredSitePolicy;
  const parsed = sitePolicySchema.safeParse(site);
  return parsed.success ? { ...parsed.data, isRetired } : null;
}

/** Every version of every policy of this site. @throws {AppError} storage/failed */
export async function readSitePolicies({ settings }: StudioDatabase): Promise<SitePolicies> {
  try {
    const rows = await settings.where('name').startsWith(PREFIX).toArray();
    const policies = rows.map(({ value }) => parse(value)).filter((each) => each !== null);
    return { policies, unreadable: rows.length - policies.length };
  } catch (error) {
    throw toStorageError(error);
  }
}

/** The newest version of each policy that is still offered. */
export function offeredPolicies(policies: readonly StoredSitePolicy[]): readonly SitePolicy[] {
  const newest = new Map(policies.map((each) => [each.policy.id, each]));
  return [...newest.values()].filter(({ isRetired }) => !isRetired);
}

/**
 * Adds a policy or a version of one; what is there stays as it was. One that was deleted is offered again.
 * @throws {AppError} storage/full, storage/failed
 */
export async function addSitePolicy(
  db: StudioDatabase,
  site: SitePolicy,
): Promise<AddPolicyResult> {
  const name = settingOf(site.policy);
  try {
    return await db.transaction('rw', db.settings, async () => {
      const { policies } = await readSitePolicies(db);
      const others = offeredPolicies(policies).filter(({ policy }) => policy.id !== site.policy.id);
      if (others.some((other) => other.name === site.name)) return 'name-taken';
      const known = policies.find(({ policy }) => settingOf(policy) === name);
      if (known && !isSamePolicy(known.policy, site.policy)) return 'other-there';
      await db.settings.put({ name, value: { ...site, isRetired: false } });
      return known && !known.isRetired ? 'already-there' : 'added';
    });
  } catch (error) {
    throw toStorageError(error);
  }
}

/** No longer offers a policy; its versions stay readable. @throws {AppError} storage/full, storage/failed */
export async function retireSitePolicy(db: StudioDatabase, id: string): Promise<void> {
  try {
    await db.transaction('rw', db.settings, async () => {
      const { policies } = await readSitePolicies(db);
      const own = policies.filter(({ policy }) => policy.id === id);
      await db.settings.bulkPut(
        own.map((site) => ({ name: settingOf(site.policy), value: { ...site, isRetired: true } })),
      );
    });
  } catch (error) {
    throw toStorageError(error);
  }
}
