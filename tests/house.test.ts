import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'workers', 'server'],
  { encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => /\.(ts|svelte)$/.test(path) && !/\.(generated|test)\.ts$/.test(path));

const filesWith = (pattern: RegExp, among = sources) =>
  among.filter((path) => pattern.test(readFileSync(path, 'utf8')));

test('workers are started in platform/workers only', () => {
  const starters = filesWith(/new (Shared)?Worker\(/);
  expect(starters.length).toBeGreaterThan(0);
  // Threads of a pool are no workers of the program: they answer no calls.
  const pools = /^(server\/deidentify\/thread-pool|src\/engine\/backend\/wasm-platform\.\w+)\.ts$/;
  expect(
    starters.filter((path) => !path.startsWith('src/platform/workers/') && !pools.test(path)),
  ).toEqual([]);
});

test('no page sets a style by markup: the policy of the page would not let it through', () => {
  const markup = sources.filter((path) => path.endsWith('.svelte'));
  expect(filesWith(/<[a-z][^>]*\sstyle="/i, markup)).toEqual([]);
});
