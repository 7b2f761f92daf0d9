import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { trainConfigSchema } from '../../src/core/training/train-config.ts';
import { trainConfigJsonSchema, TRAIN_SCHEMA_PATH } from './train-schema.ts';

test('the JSON Schema in docs is what its script writes', () => {
  const isFresh = readFileSync(TRAIN_SCHEMA_PATH, 'utf8') === trainConfigJsonSchema();
  expect(isFresh, 'run node server/tools/generate-train-schema.ts').toBe(true);
});

const examples = readdirSync('docs/examples').filter((name) => name.startsWith('train-'));

test.each(examples)('%s is a configuration', (name) => {
  const example: unknown = JSON.parse(readFileSync(`docs/examples/${name}`, 'utf8'));
  expect(trainConfigSchema.safeParse(example).error?.issues ?? []).toEqual([]);
});

test('there is an example for each kind of run', () => {
  expect(examples.length).toBeGreaterThanOrEqual(4);
});
