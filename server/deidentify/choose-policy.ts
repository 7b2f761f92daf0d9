import { readFile } from 'node:fs/promises';
import { deidPolicySchema, type DeidPolicy } from '../../src/core/deid/policy.ts';
import { isImpostor, sitePolicySchema } from '../../src/core/deid/site-policy.ts';
import { PRESETS } from '../../src/core/deid/presets.ts';
import { UsageError } from '../command/usage-error.ts';

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    const names = PRESETS.map(({ id }) => id).join(', ');
    throw new UsageError(`--policy must be ${names} or a file that can be read.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('The file of --policy is no JSON.');
  }
}

/**
 * The preset of this name, or the policy in this file: as the page exports it, or alone.
 * @throws {UsageError}
 */
export async function choosePolicy(nameOrFile: string): Promise<DeidPolicy> {
  const preset = PRESETS.find(({ id }) => id === nameOrFile);
  if (preset) return preset;
  const content = await readJson(nameOrFile);
  const exported = sitePolicySchema.safeParse(content);
  if (exported.success) return exported.data.policy;
  const parsed = deidPolicySchema.safeParse(content);
  if (parsed.success && isImpostor(parsed.data)) {
    throw new UsageError('The policy in the file of --policy has the id of one of the program.');
  }
  if (parsed.success) return parsed.data;
  const [field] = parsed.error.issues[0]?.path ?? [];
  const where = typeof field === 'string' ? ` Look at "${field}".` : '';
  throw new UsageError(`The file of --policy holds no valid policy.${where}`);
}
