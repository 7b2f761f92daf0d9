import { code, table } from './markdown.ts';
import type { Requirement } from './requirement.ts';
import { BY_OPTION, PROFILE } from './requirements.ts';

const placesOf = (places: Requirement['code']): string =>
  places.map(([file, name]) => `${code(file)}: ${name}`).join('<br>');

function rows(requirements: readonly Requirement[]): string[][] {
  return requirements.map(({ clause, asks, standing, code: places, tests, note = '' }) => [
    clause,
    asks,
    standing,
    placesOf(places),
    placesOf(tests),
    note,
  ]);
}

const HEADINGS = ['clause', 'asks for', 'standing', 'code', 'tests', 'remarks'];

/** The page docs/conformance/deidentification-register.md. */
export function registerPage(): string {
  const all = [...PROFILE, ...BY_OPTION];
  const count = (standing: Requirement['standing']) =>
    all.filter((one) => one.standing === standing).length;
  return `# Register of PS3.15 annex E

Written by \`node server/tools/generate-deid-docs.ts\` out of \`server/tools/register/requirements.ts\`; a test
fails when a file, a function or a title of a test that is named here is gone, and when this page is not
what the script writes.

What the standard asks of a de-identifier, in our words, with the code and the tests that hold it.
${all.length} sentences: ${count('held')} held, ${count('in part')} in part, ${count('not covered')} not covered, ${count('does not apply')} that do not apply.

## De-identifier and Basic Profile (sections E.1 and E.2)

${table(HEADINGS, rows(PROFILE))}

## Options (section E.3)

${table(HEADINGS, rows(BY_OPTION))}
`;
}
