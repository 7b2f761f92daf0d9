import type { PolicyConflict } from './policy-conflicts.ts';
import { sitePolicySchema, type SitePolicy } from './site-policy.ts';

/** Why a file holds no policy that could be taken. */
export type PolicyFileProblem =
  PolicyConflict | 'too-large' | 'no-json' | 'no-policy' | 'not-of-a-site';

export type PolicyFile =
  | { readonly kind: 'policy'; readonly site: SitePolicy }
  | {
      readonly kind: 'problem';
      readonly problem: PolicyFileProblem;
      /** Of the attribute that it is about, out of the standard's own list; '' where it is about none. */
      readonly keyword: string;
    };

/** A policy takes a few kilobytes. */
export const MOST_POLICY_BYTES = 64 * 1024;

const NAMED: Readonly<Record<string, PolicyFileProblem>> = {
  'option-twice': 'option-twice',
  'two-date-options': 'two-date-options',
  'blank-and-pseudonym': 'blank-and-pseudonym',
  'unknown-attribute': 'unknown-attribute',
  'keeps-what-the-profile-removes': 'keeps-what-the-profile-removes',
  'breaks-the-object': 'breaks-the-object',
  'not-of-a-site': 'not-of-a-site',
} satisfies Record<PolicyConflict | 'not-of-a-site', PolicyFileProblem>;

function problem(found: PolicyFileProblem, keyword = ''): PolicyFile {
  return { kind: 'problem', problem: found, keyword };
}

/** Reads what writePolicyFile wrote; anything else is refused with what is wrong with it. */
export function readPolicyFile(text: string): PolicyFile {
  if (text.length > MOST_POLICY_BYTES) return problem('too-large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return problem('no-json');
  }
  const parsed = sitePolicySchema.safeParse(value);
  if (parsed.success) return { kind: 'policy', site: parsed.data };
  const [issue] = parsed.error.issues;
  const known = issue && Object.hasOwn(NAMED, issue.message) ? NAMED[issue.message] : undefined;
  if (!issue || !known) return problem('no-policy');
  const keyword = issue.path.includes('overrides') ? String(issue.path.at(-1)) : '';
  return problem(known, keyword);
}

export function writePolicyFile({ name, policy }: SitePolicy): string {
  return `${JSON.stringify({ name, policy }, null, 2)}\n`;
}
