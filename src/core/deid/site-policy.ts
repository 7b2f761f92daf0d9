import { z } from '../wire/z.ts';
import type { Action } from './confidentiality.ts';
import { deidPolicySchema, RCDM_PAPER, TECHNICAL_TEXT, type DeidPolicy } from './policy.ts';
import { ALL_PRESETS } from './earlier-presets.ts';
import { BASIC_PSEUDONYM } from './presets.ts';

/** Ids of policies that a site made begin with it; those of the program never do. */
const SITE_PREFIX = 'site-';
const SITE_ID = /^site-[a-z0-9]{1,12}(?:-[a-z0-9]{1,12})?$/;
const SITE_VERSION = /^[1-9]\d{0,3}$/;
const STRICTER: ReadonlySet<Action> = new Set(['X', 'Z', 'D']);
const MOST_SLUG = 12;
const MOST_NAME = 60;

/** Signs that are not seen, or turn the reading direction of what stands behind them. */
const UNSEEN = [
  [0x00, 0x1f], [0x7f, 0xa0], [0xad, 0xad], [0x200b, 0x200f], [0x2028, 0x202f], [0x2060, 0x206f],
  [0xd800, 0xdfff], [0xe000, 0xf8ff], [0xfeff, 0xfeff],
] as const; // prettier-ignore

/** Without regular expressions over classes of Unicode, which the server's script engine has not. */
function isPlainName(name: string): boolean {
  const isUnseen = (code: number) => UNSEEN.some(([from, to]) => code >= from && code <= to);
  return name.trim() === name && !Array.from(name, (c) => c.codePointAt(0) ?? 0).some(isUnseen);
}

/** Written to the files; out of id and version alone, so that no text of a person gets in. */
function methodOf(id: string, version: string): string {
  return `R-CDM Studio: PS3.15, policy ${id} ${version}`;
}

const siteDeidPolicy = deidPolicySchema.superRefine((policy, context) => {
  const { id, version, method, overrides } = policy;
  const refuse = (field: string) => {
    context.addIssue({ code: 'custom', message: 'not-of-a-site', path: [field] });
  };
  if (!SITE_ID.test(id)) refuse('id');
  if (!SITE_VERSION.test(version)) refuse('version');
  if (method !== methodOf(id, version)) refuse('method');
  // What stays is said by options alone.
  if (!Object.values(overrides).every((action) => STRICTER.has(action))) refuse('overrides');
});

/** A policy that a site made, as it is stored, exported and put on the server. */
export const sitePolicySchema = z.strictObject({
  /** As people call it; stays out of the files. */
  name: z.string().min(1).max(MOST_NAME).refine(isPlainName),
  policy: siteDeidPolicy,
});
export type SitePolicy = Readonly<z.infer<typeof sitePolicySchema>>;

/** What a person decides about a policy; the rest follows from it. */
export interface PolicyDecisions {
  readonly name: string;
  readonly options: DeidPolicy['options'];
  readonly patientIdentity: DeidPolicy['patientIdentity'];
  /** Attributes that are blanked, replaced or removed beyond profile and options. */
  readonly overrides: DeidPolicy['overrides'];
}

/** They keep the files valid and are part of every policy. */
const ALWAYS_OVERRIDDEN = BASIC_PSEUDONYM.overrides;
const IDENTITY = ['PatientName', 'PatientID'] as const;

/** What was decided about a policy that stands. */
export function decisionsOf(name: string, policy: DeidPolicy): PolicyDecisions {
  const fixed = new Set<string>([...Object.keys(ALWAYS_OVERRIDDEN), ...IDENTITY]);
  const own = Object.entries(policy.overrides).filter(([keyword]) => !fixed.has(keyword));
  const { options, patientIdentity } = policy;
  return { name, options, patientIdentity, overrides: Object.fromEntries(own) };
}

function policyOf(id: string, version: string, decisions: PolicyDecisions): DeidPolicy {
  const { options, patientIdentity, overrides } = decisions;
  const isBlank = patientIdentity === 'blank';
  const ofPatient = (['PatientSex', 'PatientAge'] as const).filter((k) => overrides[k] === 'Z');
  return {
    ...RCDM_PAPER,
    id,
    version,
    method: methodOf(id, version),
    options,
    patientIdentity,
    overrides: {
      ...ALWAYS_OVERRIDDEN,
      ...(isBlank ? { PatientName: 'Z', PatientID: 'Z' } : {}),
      ...overrides,
    },
    blank: [...(isBlank ? IDENTITY : []), 'PatientBirthDate', ...ofPatient],
    technicalText: TECHNICAL_TEXT,
    ...(options.includes('retainPatientCharacteristics') ? { ages: 'grouped' } : {}),
  };
}

/** `site-`, what of the name is ASCII, and something random: two PCs must not make one id of two policies. */
function newId(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, '');
  const slug = words.slice(0, MOST_SLUG) || 'policy';
  const random = crypto.getRandomValues(new Uint8Array(5));
  const suffix = Array.from(random, (byte) => (byte % 36).toString(36)).join('');
  return `${SITE_PREFIX}${slug}-${suffix}`;
}

/** The first version of a new policy. @throws {z.ZodError} for decisions that contradict each other */
export function newSitePolicy(decisions: PolicyDecisions): SitePolicy {
  const policy = policyOf(newId(decisions.name), '1', decisions);
  return sitePolicySchema.parse({ name: decisions.name, policy });
}

/** The version that follows on one that stands. @throws {z.ZodError} */
export function nextVersion({ policy }: SitePolicy, decisions: PolicyDecisions): SitePolicy {
  const version = String(Number(policy.version) + 1);
  return sitePolicySchema.parse({
    name: decisions.name,
    policy: policyOf(policy.id, version, decisions),
  });
}

const canonical = (policy: DeidPolicy): string =>
  JSON.stringify(
    Object.entries({ ...policy, overrides: Object.entries(policy.overrides).sort() })
      .filter(([, value]) => value !== undefined)
      .sort(),
  );

/** Whether two policies say the same, field by field. */
export function isSamePolicy(a: DeidPolicy, b: DeidPolicy): boolean {
  return canonical(a) === canonical(b);
}

/** Whether it calls itself like a policy of the program and says something else. */
export function isImpostor(policy: DeidPolicy): boolean {
  const presets = ALL_PRESETS.filter(({ id }) => id === policy.id);
  return presets.length > 0 && !presets.some((preset) => isSamePolicy(preset, policy));
}
