import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { PAGES } from './pages.ts';
import { BY_OPTION, PROFILE } from './requirements.ts';

const all = [...PROFILE, ...BY_OPTION];
const sources = new Map<string, string>();

function sourceOf(file: string): string {
  const known = sources.get(file) ?? (existsSync(file) ? readFileSync(file, 'utf8') : '');
  sources.set(file, known);
  return known;
}

test.each(PAGES.map(([path, make]) => [basename(path), path, make] as const))(
  '%s is what its script writes',
  (_, path, make) => {
    const isFresh = readFileSync(path, 'utf8') === make();
    expect(isFresh, 'run node server/tools/generate-deid-docs.ts').toBe(true);
  },
);

test('what the register names is there', () => {
  expect(all.length).toBeGreaterThan(40);
  for (const { clause, asks, standing, code, tests, note } of all) {
    const where = `${clause}: ${asks}`;
    for (const [file, name] of code) {
      const isThere = new RegExp(`\\b(?:function|const|class) ${name}\\b`).test(sourceOf(file));
      expect({ where, file, name, isThere }).toEqual({ where, file, name, isThere: true });
    }
    for (const [file, title] of tests) {
      const isThere = ["'", '`'].some((quote) =>
        sourceOf(file).includes(`${quote}${title}${quote}`),
      );
      expect({ where, file, title, isThere }).toEqual({ where, file, title, isThere: true });
    }
    const isBacked = code.length > 0 && tests.length > 0;
    const isExplained = (note ?? '') !== '';
    expect({ where, is: standing === 'held' ? isBacked : isExplained }).toEqual({
      where,
      is: true,
    });
  }
});
