import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFERENCE_FOLDER, type ReferenceEntry } from './reference-entry.ts';

const CONFORMANCE_FILES = '../shared/data/conformance';
const PYTHON = '/usr/bin/python3'; // Debian's, which sees Debian's packages.
const SOMETHING_MISSING = 3;

/** Runs on the test server, for browsers cannot start Python. */
export function makeReference(): readonly ReferenceEntry[] | string {
  if (!existsSync(PYTHON)) return 'python3 is not installed';
  const folders = existsSync(CONFORMANCE_FILES) ? [CONFORMANCE_FILES] : [];
  const script = join(import.meta.dirname, 'reference.py');
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, REFERENCE_FOLDER, ...folders], {
    encoding: 'utf8',
  });
  if (status === SOMETHING_MISSING) return stdout.trim();
  if (status !== 0) throw new Error(`reference.py ended with ${String(status)}: ${stderr}`);
  const json = readFileSync(join(REFERENCE_FOLDER, 'reference.json'), 'utf8');
  return JSON.parse(json) as ReferenceEntry[];
}
