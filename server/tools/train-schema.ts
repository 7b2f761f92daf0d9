import { fileURLToPath } from 'node:url';
import { z } from '../../src/core/wire/z.ts';
import { trainConfigSchema } from '../../src/core/training/train-config.ts';

export const TRAIN_SCHEMA_PATH = fileURLToPath(
  new URL('../../docs/train-config.schema.json', import.meta.url),
);

/** JSON Schema of a configuration as a person writes it: what has a default may be left out. */
export function trainConfigJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(trainConfigSchema, { io: 'input' }), null, 2)}\n`;
}
