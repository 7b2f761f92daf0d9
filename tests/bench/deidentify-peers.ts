import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { PRESETS } from '../../src/core/deid/presets.ts';
import { readDicomFile } from '../../src/core/dicom/read.ts';
import { phantomCount, phantomInstance } from '../../src/core/phantom/phantom.ts';
import { markdownTable } from '../conformance/markdown.ts';
import { plantedFiles } from '../planted/files/index.ts';
import { createScanner } from '../planted/scanner.ts';
import { judge, researchValues, type Case, type Judged } from './peers/judge.ts';
import { toolsOf, type Tool } from './peers/tools.ts';

/**
 * Takes the planted set, and phantoms as scanners write them, through every preset and through other tools,
 * and writes what each left and lost to docs/benchmarks/deidentify-peers.md.
 * Usage: node tests/bench/deidentify-peers.ts [python with dcmanon and dicom-anonymizer]
 */

const REPORT = 'docs/benchmarks/deidentify-peers.md';
const PHANTOM_STEP = 30;

interface Outcome {
  readonly tool: Tool;
  readonly judged: ReadonlyMap<string, Judged>;
  readonly kept: ReadonlyMap<string, string>;
}

async function technicalValues(bytes: Uint8Array): Promise<ReadonlyMap<string, string>> {
  return researchValues((await readDicomFile(bytes)).dataSet);
}

/** The planted files: no value of theirs counts as lost, since most were planted. */
function plantedCases(folder: string): Case[] {
  return plantedFiles().map((file) => {
    const input = join(folder, `${file.name}.dcm`);
    writeFileSync(input, file.bytes);
    return { file, scan: createScanner(file.plants), values: new Map(), input };
  });
}

async function phantomCases(folder: string): Promise<Case[]> {
  const cases: Case[] = [];
  for (let index = 0; index < phantomCount(); index += PHANTOM_STEP) {
    const { bytes } = phantomInstance(index);
    const name = `phantom-${index}`;
    const input = join(folder, `${name}.dcm`);
    writeFileSync(input, bytes);
    const file = { name, bytes, plants: [] };
    cases.push({ file, scan: () => [], values: await technicalValues(bytes), input });
  }
  return cases;
}

async function outcomeOf(tool: Tool, cases: readonly Case[], scratch: string): Promise<Outcome> {
  const output = mkdtempSync(join(scratch, 'out-'));
  const kept = await tool.run(join(scratch, 'in'), output);
  const policy = PRESETS.find(({ id }) => tool.name === `ours, ${id}`) ?? null;
  const judged = new Map<string, Judged>();
  for (const one of cases) {
    const { name } = one.file;
    if (kept.has(`${name}.dcm`)) continue;
    const path = join(output, `${name}.dcm`);
    judged.set(name, await judge(one, { path, bytes: readFileSync(path) }, policy));
  }
  return { tool, judged, kept };
}

/** Made for every attribute of the dictionary: most of their strings stand where nobody writes any. */
const isOfDictionary = (name: string): boolean => name.startsWith('every-');

const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, one) => all + one, 0);

function summaryRow({ tool, judged, kept }: Outcome, strings: number): string[] {
  const all = [...judged.values()];
  const left = sum(all.map((one) => one.left.length));
  const openly = sum(all.map((one) => one.openly));
  const byHand = [...judged].filter(([name]) => !isOfDictionary(name)).map(([, one]) => one);
  return [
    `${tool.name} ${tool.version}`,
    String(judged.size),
    String(kept.size),
    `${left}${openly > 0 ? ` (${openly} by its options)` : ''}`,
    `${((100 * (left - openly)) / strings).toFixed(1)} %`,
    String(sum(byHand.map((one) => one.left.length - one.openly))),
    String(all.filter((one) => one.left.length > one.openly).length),
    `${sum(all.map((one) => one.lost))} of ${sum(all.map((one) => one.values))}`,
    String(sum(all.map((one) => one.newErrors))),
    String(all.filter((one) => !one.isReadable).length),
  ];
}

function cellOf({ judged, kept }: Outcome, name: string): string {
  const one = judged.get(name);
  if (one) return String(one.left.length - one.openly);
  return kept.get(`${name}.dcm`)?.startsWith('deid/') ? 'held' : 'refused';
}

function page(outcomes: readonly Outcome[], cases: readonly Case[]): string {
  const strings = sum(cases.map(({ file }) => file.plants.length));
  const planted = cases.filter(({ file }) => file.plants.length > 0);
  const byHand = sum(
    planted.filter(({ file }) => !isOfDictionary(file.name)).map(({ file }) => file.plants.length),
  );
  const names = outcomes.map(({ tool }) => tool.name);
  return `# De-identification side by side

Written by \`node tests/bench/deidentify-peers.ts\`: ${planted.length} planted files with ${strings} strings in them (tests/planted),
and ${cases.length - planted.length} phantoms as scanners write them, through each tool. A scanner that shares nothing with any of
them looks for the strings in the outputs: in every encoding, in parts, without signs, inflated, decoded.

${markdownTable(
  ['tool', 'files out', 'held or refused', 'strings left', 'of all strings', 'in files made by hand', 'files with a leak', 'values lost', 'new errors of dciodvfy', 'unreadable'],
  outcomes.map((outcome) => summaryRow(outcome, strings)),
)}

- **strings left**: in the files that came out. What is held or refused leaves nothing, and is of no use
  either. What an option of ours keeps by its definition (the name of a device, a time of day) is counted apart.
- **in files made by hand**: of the ${byHand} strings in the files that are not made for every attribute of the dictionary;
  those are as hostile as a file can be, with names in numbers and codes.
- **values lost**: of the phantoms, values of research (spacing, kVp, kernel, sequences …) that are not the same.
- **new errors of dciodvfy**: which the input does not give; planted files are full of errors themselves.

How each was called:

${outcomes.map(({ tool }) => `- ${tool.name} ${tool.version}: ${tool.how}`).join('\n')}

Ours holds pictures that may have text in them and objects that it cannot clean; a person lets the pictures go.

## Strings left, file by file

${markdownTable(
  ['file', 'strings', ...names],
  planted.map(({ file: { name, plants } }) => [
    name,
    String(plants.length),
    ...outcomes.map((outcome) => cellOf(outcome, name)),
  ]),
)}
`; // prettier-ignore
}

const [, , python = 'python3'] = process.argv;
const scratch = mkdtempSync(join(tmpdir(), 'deidentify-peers-'));
try {
  const input = join(scratch, 'in');
  mkdirSync(input);
  const cases = [...plantedCases(input), ...(await phantomCases(input))];
  const outcomes: Outcome[] = [];
  for (const tool of toolsOf(scratch, python)) {
    outcomes.push(await outcomeOf(tool, cases, scratch));
    process.stderr.write(`${tool.name} done\n`);
  }
  const text = await format(page(outcomes, cases), { parser: 'markdown', printWidth: 100 });
  mkdirSync('docs/benchmarks', { recursive: true });
  writeFileSync(REPORT, text);
  process.stdout.write(text.slice(0, text.indexOf('## Strings left')));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
