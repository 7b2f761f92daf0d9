import { writeFileSync } from 'node:fs';
import { PAGES } from './register/pages.ts';

/**
 * Writes the register of PS3.15 annex E and the conformance statement into docs/conformance.
 * Usage: node server/tools/generate-deid-docs.ts
 */
for (const [path, make] of PAGES) writeFileSync(path, make());
