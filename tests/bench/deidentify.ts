/**
 * `node tests/bench/deidentify.ts [count] [archive.zip or -] [python with dcmanon]`: the batch command beside dcmanon
 * (PyPI), both from files to files, on the same CT slices of 512² in turns. Linux with taskset.
 * `node tests/bench/deidentify.ts long [count]`: the command alone, for its memory.
 */
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { format } from 'prettier';
import { middle, runAlone, runTogether, type Figures } from './measured-run.ts';
import { writeImportFiles } from './import-files.ts';

const REPORT = 'docs/benchmarks/deidentify.md';
const ROUNDS = 3;
/** Of these files only a part is done besides, so that what a run costs before its first file can be told. */
const PART = 0.25;
const PEER = `
import os, sys
from dcmanon import Anonymizer
source, target, part, parts = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
anonymizer = Anonymizer()
for name in sorted(os.listdir(source))[part::parts]:
    with open(os.path.join(target, name), 'wb') as file:
        file.write(anonymizer.anonymize(os.path.join(source, name)))
`;

const cores = Math.min(2, cpus().length);
const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(0);
const machine = () =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}`;

function quarters(bytes: readonly number[]): string {
  const at = (part: number) => mib(bytes[Math.floor(part * (bytes.length - 1))] ?? NaN);
  return [0.25, 0.5, 0.75, 1].map(at).join(', ');
}

interface Program {
  readonly name: string;
  /** Processes at once. */
  readonly count: number;
  readonly run: (source: string, target: string, part: number) => readonly string[];
}

const onOneCore = ['taskset', '-c', '0'];
const command = (workers: number) => (source: string, target: string) => [
  ...(workers === 1 ? onOneCore : []),
  ...[process.execPath, 'server/deidentify/main.ts', source, target],
  ...['--workers', String(workers)],
];

function programs(python: string, script: string): Program[] {
  const peer = (count: number) => (source: string, target: string, part: number) => [
    ...(count === 1 ? onOneCore : []),
    ...[python, script, source, target, String(part), String(count)],
  ];
  return [
    { name: 'ours, 1 worker on 1 core', count: 1, run: command(1) },
    { name: 'dcmanon, 1 process on 1 core', count: 1, run: peer(1) },
    { name: `ours, ${cores} workers on ${cores} cores`, count: 1, run: command(cores) },
    { name: `dcmanon, ${cores} processes on ${cores} cores`, count: cores, run: peer(cores) },
  ];
}

const scratch = mkdtempSync(join(tmpdir(), 'deidentify-bench-'));
let targets = 0;

function newFolder(): string {
  // None is removed before the end: inodes that were freed lately make ext4 slow to give new ones.
  targets += 1;
  const path = join(scratch, `out-${targets}`);
  mkdirSync(path);
  return path;
}

async function once({ count, run }: Program, source: string): Promise<Figures> {
  const target = newFolder();
  const commands = Array.from({ length: count }, (_, part) => run(source, target, part));
  return commands.length === 1 ? runAlone(commands[0] ?? []) : runTogether(commands);
}

/** A folder with the first of the files, linked. */
function partOf(paths: readonly string[]): string {
  const folder = join(scratch, 'part');
  mkdirSync(folder);
  for (const path of paths) linkSync(path, join(folder, basename(path)));
  return folder;
}

interface Measured {
  readonly name: string;
  readonly whole: Figures[];
  readonly part: Figures[];
}

/** All programs in turns, so that what slows the machine down slows all of them. */
async function inTurns(all: readonly Program[], whole: string, part: string): Promise<Measured[]> {
  const measured = all.map(({ name }): Measured => ({ name, whole: [], part: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, program] of all.entries()) {
      measured[index]?.whole.push(await once(program, whole));
      measured[index]?.part.push(await once(program, part));
    }
  }
  return measured;
}

function row({ name, whole, part }: Measured, count: number, partCount: number, size: number) {
  const of = (all: readonly Figures[], value: (one: Figures) => number) => middle(all.map(value));
  const processorMs = ({ userMs, systemMs }: Figures) => userMs + systemMs;
  const slope = (value: (one: Figures) => number) =>
    (of(whole, value) - of(part, value)) / (count - partCount);
  const rate = count / of(whole, ({ seconds }) => seconds);
  const perFile = (value: (one: Figures) => number) => (of(whole, value) / count).toFixed(2);
  const { bytes } = whole.at(-1) ?? { bytes: [] };
  const cells = [
    name,
    rate.toFixed(0),
    ((rate * size) / 1e6).toFixed(0),
    perFile(processorMs),
    perFile(({ userMs }) => userMs),
    perFile(({ systemMs }) => systemMs),
    (1 / slope(({ seconds }) => seconds)).toFixed(0),
    slope(processorMs).toFixed(2),
    mib(Math.max(...bytes)),
    quarters(bytes),
  ];
  return `| ${cells.join(' | ')} |`;
}

function stages(source: string): string {
  const args = ['-c', '0', process.execPath, 'tests/bench/deidentify-stages.ts', source];
  const child = spawnSync('taskset', args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`the stages were not measured: ${child.stderr}`);
  const ms = Object.entries(JSON.parse(child.stdout) as Record<string, number>);
  return `| ${ms.map(([name]) => name).join(' | ')} |
| ${ms.map(() => '--:').join(' | ')} |
| ${ms.map(([, each]) => each.toFixed(3)).join(' | ')} |`;
}

async function sideBySide(count: number, archive: string | undefined, python: string) {
  const args = ['-c', 'import importlib.metadata as m; print(m.version("dcmanon"))'];
  const version = spawnSync(python, args, { encoding: 'utf8' });
  const script = join(scratch, 'peer.py');
  writeFileSync(script, PEER);
  const hasPeer = version.status === 0;
  const all = programs(python, script).filter(({ name }) => hasPeer || name.startsWith('ours'));
  const whole = join(scratch, 'in');
  const paths = await writeImportFiles(whole, count, archive);
  const size = paths.reduce((sum, path) => sum + statSync(path).size, 0) / count;
  const partCount = Math.round(count * PART);
  const part = partOf(paths.slice(0, partCount));
  const load = loadavg()[0] ?? NaN;
  const measured = await inTurns(all, whole, part);
  const text = `# De-identifying folders

Written by \`node tests/bench/deidentify.ts\`: ${count} CT slices of 512², ${(size / 1e3).toFixed(0)} KB each, native, from files to files; listing, rows and residual scan included. Each program ${ROUNDS} times, in turns; the figure in the middle stands.

| program | files/s | MB/s | processor ms a file | of it the program's own | of it the system's | files/s without the start | processor ms without it | peak memory, MiB | after each quarter of the time, MiB |
| --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |
${measured.map((one) => row(one, count, partCount, size)).join('\n')}

- ${hasPeer ? `dcmanon ${version.stdout.trim()}, as it comes, called from Python; it searches nothing in its output, hashes nothing and fills no rows` : 'dcmanon was not there and is left out'}.
- Without the start: by the difference to runs of ${partCount} of the files.
- Machine: ${machine()}; load of other programs when it began: ${load.toFixed(1)}.${load < 1 ? '' : ' So much that only processor time can be compared: files/s say who was given the cores.'}

## Stages

Milliseconds of one file in the middle of those behind the first two hundred, in one thread on one core, by \`tests/bench/deidentify-stages.ts\`.

${stages(whole)}
`;
  writeFileSync(REPORT, await format(text, { parser: 'markdown' }));
  process.stdout.write(text);
}

/** The command alone on many files. */
async function long(count: number) {
  const source = join(scratch, 'in');
  await writeImportFiles(source, count, undefined);
  for (const workers of [1, cores]) {
    const figures = await runAlone(command(workers)(source, newFolder()));
    const { seconds, userMs, systemMs, bytes } = figures;
    process.stdout.write(
      `${count} files, ${workers} workers: ${(count / seconds).toFixed(0)} files/s, ` +
        `${((userMs + systemMs) / count).toFixed(2)} ms a file, ` +
        `memory ${quarters(bytes)} MiB, peak ${mib(Math.max(...bytes))} MiB\n`,
    );
    rmSync(join(scratch, `out-${targets}`), { recursive: true });
  }
}

const [, , first = '2000', second, python = 'python3'] = process.argv;
try {
  if (first === 'long') await long(Number(second ?? '20000'));
  else await sideBySide(Number(first), second === '-' ? undefined : second, python);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
