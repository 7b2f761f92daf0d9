import { writeFileSync } from 'node:fs';
import { trainConfigJsonSchema, TRAIN_SCHEMA_PATH } from './train-schema.ts';

/**
 * Writes the JSON Schema of what `npm run train` reads into docs.
 * Usage: node server/tools/generate-train-schema.ts
 */
writeFileSync(TRAIN_SCHEMA_PATH, trainConfigJsonSchema());
