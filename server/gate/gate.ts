import './engine-shims.ts';
import { ALL_PRESETS } from '../../src/core/deid/earlier-presets.ts';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import { sitePolicySchema } from '../../src/core/deid/site-policy.ts';
import { judgeFile, type ArrivingFile, type DeclaredFile } from './judge-file.ts';
import type { Refusal } from './refusal.ts';

/** The policy that a row names. */
interface NamedPolicy {
  readonly policyId: string;
  readonly policyVersion: string;
}

const isNamed = ({ id, version }: DeidPolicy, { policyId, policyVersion }: NamedPolicy): boolean =>
  id === policyId && version === policyVersion;

/** Reading a policy costs as much as judging a file: each text is read once. */
const read = new Map<string, DeidPolicy | null>();
const MOST_READ = 64;

function readPolicy(text: string): DeidPolicy | null {
  const known = read.get(text);
  if (known !== undefined) return known;
  const parsed = sitePolicySchema.shape.policy.safeParse(JSON.parse(text));
  const policy = parsed.success ? parsed.data : null;
  if (read.size >= MOST_READ) read.clear();
  read.set(text, policy);
  return policy;
}

function findPolicy(named: NamedPolicy, stored: string | null): DeidPolicy | null {
  const preset = ALL_PRESETS.find((policy) => isNamed(policy, named));
  if (preset) return preset;
  const policy = stored === null ? null : readPolicy(stored);
  return policy && isNamed(policy, named) ? policy : null;
}

/**
 * Null when the file may be stored under the policy that its row names. `stored`: what the server has of
 * it, as JSON. `locked`: the only one that may be used.
 */
export function judge(
  file: ArrivingFile,
  declared: DeclaredFile & NamedPolicy,
  stored: string | null,
  locked: NamedPolicy | null,
): Refusal | null {
  const policy = findPolicy(declared, stored);
  if (policy === null) return { rule: 'policy-unknown', tag: '' };
  if (locked !== null && !isNamed(policy, locked)) return { rule: 'policy-locked', tag: '' };
  return judgeFile(file, declared, policy);
}

/**
 * The field in which a policy of the server is none of this program's, null when it is one. A policy of
 * the program stands there by its name alone.
 */
export function problemOfPolicy(name: string, named: NamedPolicy, stored: string): string | null {
  if (ALL_PRESETS.some((policy) => isNamed(policy, named)))
    return stored === 'null' ? null : 'policy';
  const parsed = sitePolicySchema.safeParse({ name, policy: JSON.parse(stored) as unknown });
  if (!parsed.success) return parsed.error.issues[0]?.path[0] === 'name' ? 'name' : 'policy';
  return isNamed(parsed.data.policy, named) ? null : 'policy_id';
}
