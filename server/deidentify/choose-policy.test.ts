import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writePolicyFile } from '../../src/core/deid/policy-file.ts';
import { RCDM_PAPER } from '../../src/core/deid/policy.ts';
import { BASIC_PSEUDONYM, PRESETS, RESEARCH } from '../../src/core/deid/presets.ts';
import { decisionsOf, newSitePolicy } from '../../src/core/deid/site-policy.ts';
import { choosePolicy } from './choose-policy.ts';
import { UsageError } from '../command/usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'rcdm-policy-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(text: string): string {
  const path = join(folder, 'policy.json');
  writeFileSync(path, text);
  return path;
}

test('a preset by its name, or out of a file that says the same', async () => {
  for (const preset of PRESETS) {
    expect(await choosePolicy(preset.id)).toEqual(preset);
    expect(await choosePolicy(fileOf(JSON.stringify(preset)))).toEqual(preset);
  }
});

test('a policy of a site as the page exports it', async () => {
  const site = newSitePolicy(decisionsOf('우리 정책', RESEARCH));
  expect(await choosePolicy(fileOf(writePolicyFile(site)))).toEqual(site.policy);
});

describe('is refused', () => {
  test.each<[string, string, RegExp]>([
    ['a preset that says something else', JSON.stringify({ ...RCDM_PAPER, options: ['retainInstitutionIdentity'] }), /id of one of the program/],
    ['an override that keeps a name', JSON.stringify({ ...BASIC_PSEUDONYM, id: 'ours', overrides: { PatientName: 'K' } }), /"overrides"/],
    ['no JSON', 'ours', /no JSON/],
    ['a list', '[]', /no valid policy/],
  ])('%s', async (_, text, words) => {
    const choosing = choosePolicy(fileOf(text));
    await expect(choosing).rejects.toThrow(UsageError);
    await expect(choosing).rejects.toThrow(words);
  }); // prettier-ignore
});
