import { fileURLToPath } from 'node:url';
import { conformanceStatement } from './conformance-statement.ts';
import { registerPage } from './register-page.ts';

const at = (name: string) =>
  fileURLToPath(new URL(`../../../docs/conformance/${name}`, import.meta.url));

/** Pages that are made out of the code, by their path. */
export const PAGES: readonly (readonly [path: string, make: () => string])[] = [
  [at('deidentification-register.md'), registerPage],
  [at('deidentification.md'), conformanceStatement],
];
