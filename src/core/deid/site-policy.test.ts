import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OPTIONS, type DeidOption } from './confidentiality.ts';
import { deidPolicySchema, RCDM_PAPER, type DeidPolicy } from './policy.ts';
import { ALL_PRESETS } from './earlier-presets.ts';
import { PRESETS, RESEARCH } from './presets.ts';
import {
  decisionsOf,
  isImpostor,
  isSamePolicy,
  newSitePolicy,
  nextVersion,
  sitePolicySchema,
} from './site-policy.ts';

const copy = (policy = RCDM_PAPER) => newSitePolicy(decisionsOf('Our research', policy));
const isTaken = (value: unknown) => sitePolicySchema.safeParse(value).success;

test('a copy of each preset does what the preset does, under an id of its own', () => {
  for (const preset of PRESETS) {
    const { policy, name } = newSitePolicy(decisionsOf('Ours', preset));
    const { id, version, method, ...rest } = policy;
    expect(deidPolicySchema.parse(policy)).toEqual(policy);
    expect(id).toMatch(/^site-ours-[a-z0-9]{5}$/);
    expect(version).toBe('1');
    expect(method).toBe(`R-CDM Studio: PS3.15, policy ${id} 1`);
    expect(rest).toEqual({ ...preset, id: undefined, version: undefined, method: undefined });
    expect(name).toBe('Ours');
  }
  expect(copy().policy.id).not.toBe(copy().policy.id);
});

test('a Korean name gives an id too, and two of one name do not meet', () => {
  const ids = Array.from(
    { length: 20 },
    () => newSitePolicy(decisionsOf('우리 병원 정책', RCDM_PAPER)).policy.id,
  );
  expect(new Set(ids).size).toBe(20);
  for (const id of ids) expect(id).toMatch(/^site-policy-/);
});

test('a change makes a new version, and leaves the one before as it was', () => {
  const first = copy();
  const before = structuredClone(first);
  const decisions = decisionsOf('Our research 2', first.policy);
  const second = nextVersion(first, { ...decisions, options: ['cleanDescriptors'] });
  expect(first).toEqual(before);
  expect(second.policy).toMatchObject({
    id: first.policy.id,
    version: '2',
    options: ['cleanDescriptors'],
    method: `R-CDM Studio: PS3.15, policy ${first.policy.id} 2`,
  });
});

test('whatever is decided, the birth date is blank and a name stands nowhere', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...(Object.keys(OPTIONS) as DeidOption[]))),
      fc.constantFrom('blank' as const, 'pseudonym' as const),
      (options, patientIdentity) => {
        fc.pre(!['retainFullDates', 'retainModifiedDates'].every((o) => options.includes(o as DeidOption)));
        const { policy } = newSitePolicy({ name: 'x', options, patientIdentity, overrides: {} });
        expect(policy.blank).toContain('PatientBirthDate');
        const isBlank = ['PatientName', 'PatientID'].every((k) => policy.blank.includes(k as never));
        expect(isBlank).toBe(patientIdentity === 'blank');
      },
    ),
  );
}); // prettier-ignore

describe('what is taken for a policy of a site', () => {
  const good = copy();

  test('its own export is', () => {
    expect(isTaken(JSON.parse(JSON.stringify(good)))).toBe(true);
  });

  test.each<[string, object]>([
    ['the id of a preset', { policy: { ...good.policy, id: RCDM_PAPER.id } }],
    ['an id that looks like one', { policy: { ...good.policy, id: 'rcdm-paper-2' } }],
    ['a method of its own words', { policy: { ...good.policy, method: 'Doe^Jane 1964' } }],
    ['the method of another version', { policy: { ...good.policy, version: '2' } }],
    ['a version that is no number', { policy: { ...good.policy, version: '1.0' } }],
    ['a field more', { policy: good.policy, more: 1 }],
    ['a field more in the policy', { policy: { ...good.policy, more: 1 } }],
    ['no name', { name: '' }],
    ['a name of spaces', { name: '  ' }],
    ['a name with a line break', { name: 'a\nb' }],
    ['a name that turns the reading direction', { name: 'a\u202eb' }],
    ['an endless name', { name: 'x'.repeat(61) }],
    ['a number kept by an override', { policy: { ...good.policy, overrides: { KVP: 'K' } } }],
    ['a name kept by an override', { policy: { ...good.policy, overrides: { PatientName: 'K' } } }],
  ])('%s is not', (_, change) => {
    expect(isTaken({ ...good, ...change })).toBe(false);
  });

  test('prototype keys are refused or dropped, and get nowhere', () => {
    const text = JSON.stringify(good);
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      for (const hostile of [
        text.replace('"overrides":{', `"overrides":{"${key}":"K",`),
        text.replace('"overrides":{', `"overrides":{"${key}":{"PatientName":"K"},`),
        text.replace('{', `{"${key}":{"name":"x"},`),
        text.replace('"policy":{', `"policy":{"${key}":{"options":["retainUids"]},`),
      ]) {
        const parsed = sitePolicySchema.safeParse(JSON.parse(hostile));
        if (parsed.success) expect(parsed.data).toEqual(good);
        if (key !== '__proto__') expect(parsed.success).toBe(false);
      }
    }
    expect({}).not.toHaveProperty('PatientName');
    expect({}).not.toHaveProperty('name');
  });

  test.each([null, [], 'x', 1, {}, [good]])('%j is not', (value) => {
    expect(isTaken(value)).toBe(false);
  });
});

test('who calls itself like a preset and says something else is an impostor', () => {
  expect(PRESETS.some(isImpostor)).toBe(false);
  expect(isImpostor({ ...RCDM_PAPER, options: ['retainInstitutionIdentity'] })).toBe(true);
  expect(isImpostor({ ...RCDM_PAPER, version: '2' })).toBe(true);
  const reread = JSON.parse(JSON.stringify(ALL_PRESETS)) as DeidPolicy[];
  expect(reread.some(isImpostor)).toBe(false);
  expect(isImpostor({ ...RESEARCH, ages: undefined })).toBe(true);
  expect(isImpostor(copy(RESEARCH).policy)).toBe(false);
  const turned = Object.fromEntries(Object.entries(RESEARCH.overrides).reverse());
  expect(isSamePolicy(RESEARCH, { ...RESEARCH, overrides: turned })).toBe(true);
});
