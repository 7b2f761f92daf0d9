import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const CAST =
  /\bas\s+(unknown\s+as\s+)?(Deidentified|DeidentifiedInstance|StoredImage|StoredOccurrence|StoredFile)\b|<Deidentified<[^()]*>>\s*[\w(]/;
const DOOR = join('src', 'core', 'deid', 'release.ts');

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte)$/.test(name) && !/\.(test|spec)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

/** They take a de-identified value apart or put the stored form of one together; none is made there. */
const PARTS = ['occurrence-totals.ts', 'rcdm-store.ts', 'stored-file.ts'].map((name) =>
  join('src', 'data', name),
);

test('only the release marks values as de-identified', () => {
  const casting = [...sources('src'), ...sources('workers')].filter(
    (path) => !PARTS.includes(path) && CAST.test(readFileSync(path, 'utf8')),
  );
  expect(casting).toEqual([DOOR]);
});
