import { expect, test } from 'vitest';
import { RESEARCH } from './presets.ts';
import { MOST_POLICY_BYTES, readPolicyFile, writePolicyFile } from './policy-file.ts';
import { decisionsOf, newSitePolicy } from './site-policy.ts';

const site = newSitePolicy(decisionsOf('우리 연구', RESEARCH));
const text = writePolicyFile(site);
const changed = (change: object) =>
  JSON.stringify({ ...site, policy: { ...site.policy, ...change } });

test('what was written is read as it was', () => {
  expect(readPolicyFile(text)).toEqual({ kind: 'policy', site });
  expect(text.length).toBeLessThan(MOST_POLICY_BYTES / 4);
});

test.each<[string, string, string, string]>([
  ['nothing', '', 'no-json', ''],
  ['no JSON', 'policy: research', 'no-json', ''],
  ['half a file', text.slice(0, 300), 'no-json', ''],
  ['another file', '{"name":"x"}', 'no-policy', ''],
  ['a list', '[]', 'no-policy', ''],
  ['null', 'null', 'no-policy', ''],
  ['a bare policy', JSON.stringify(site.policy), 'no-policy', ''],
  ['nesting without end', '['.repeat(30_000) + ']'.repeat(30_000), 'no-policy', ''],
  ['a text without end', `"${'x'.repeat(MOST_POLICY_BYTES)}"`, 'too-large', ''],
  ['a list without end', changed({ options: Array.from({ length: 9000 }, () => 'retainUids') }), 'too-large', ''],
  ['the id of a preset', changed({ id: RESEARCH.id }), 'not-of-a-site', ''],
  ['a method that names somebody', changed({ method: 'Doe^Jane' }), 'not-of-a-site', ''],
  ['a name that is kept', changed({ overrides: { PatientName: 'K' } }), 'keeps-what-the-profile-removes', 'PatientName'],
  ['an address that is kept', changed({ overrides: { PatientAddress: 'K' } }), 'keeps-what-the-profile-removes', 'PatientAddress'],
  ['a telephone number that is kept', changed({ overrides: { PatientTelephoneNumbers: 'K' } }), 'keeps-what-the-profile-removes', 'PatientTelephoneNumbers'],
  ['an attribute that does not exist', changed({ overrides: { PatientNmae: 'X' } }), 'unknown-attribute', 'PatientNmae'],
  ['pixels that are removed', changed({ overrides: { PixelData: 'X' } }), 'breaks-the-object', 'PixelData'],
  ['both options of dates', changed({ options: ['retainFullDates', 'retainModifiedDates'] }), 'two-date-options', ''],
])('%s is refused: %s', (_, file, problem, keyword) => {
  expect(readPolicyFile(file)).toEqual({ kind: 'problem', problem, keyword });
}); // prettier-ignore
