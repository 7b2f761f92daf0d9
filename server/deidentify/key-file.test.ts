import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createKeyring } from '../../src/core/deid/keyring.ts';
import { createBackedUpSiteKey } from '../../src/core/deid/site-key-backup.ts';
import { chooseKey } from './key-file.ts';
import { signWith } from './native-crypto.ts';
import { UsageError } from '../command/usage-error.ts';

const PASSPHRASE = 'a long pass phrase';
const folder = mkdtempSync(join(tmpdir(), 'rcdm-key-file-'));
const path = join(folder, 'backup.json');
const { key, backup } = await createBackedUpSiteKey(PASSPHRASE);
writeFileSync(path, JSON.stringify(backup));

afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the backup of a browser’s key', () => {
  it('gives the ids of that browser', async () => {
    vi.stubEnv('RCDM_KEY_PASSPHRASE', PASSPHRASE);
    const chosen = await chooseKey(path);
    expect(chosen.origin).toBe('file');
    expect(await createKeyring(signWith(chosen.key)).uid('1.2.3')).toBe(
      await createKeyring(key).uid('1.2.3'),
    );
  });

  it.each([
    ['no passphrase', undefined, /is locked: set RCDM_KEY_PASSPHRASE/],
    ['another passphrase', 'not the pass phrase', /does not open/],
  ])('is refused with %s', async (_, passphrase, problem) => {
    vi.stubEnv('RCDM_KEY_PASSPHRASE', passphrase);
    const choosing = chooseKey(path);
    await expect(choosing).rejects.toBeInstanceOf(UsageError);
    await expect(choosing).rejects.toThrow(problem);
  });

  it('is not taken from any other JSON', async () => {
    vi.stubEnv('RCDM_KEY_PASSPHRASE', PASSPHRASE);
    const other = join(folder, 'other.json');
    writeFileSync(other, JSON.stringify({ key: 'x' }));
    await expect(chooseKey(other)).rejects.toThrow('is no backup of a site key');
  });
});
