/**
 * `node tests/bench/deidentify.ts [count] [archive.zip] [python with dcmanon]`: the batch command beside dcmanon
 * (PyPI), both from files to files, on the same CT slices of 512² in the same run. Linux with taskset.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { writeImportFiles } from './import-files.ts';

const REPORT = 'docs/benchmarks/deidentify.md';
const SAMPLE_EVERY_MS = 50;
const TICK_MS = 10;
const PEER = `
import os, sys
from dcmanon import Anonymizer
source, target, part, parts = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
anonymizer = Anonymizer()
for name in sorted(os.listdir(source))[part::parts]:
    with open(os.path.join(target, name), 'wb') as file:
        file.write(anonymizer.anonymize(os.path.join(source, name)))
`;

interface Figures {
  readonly seconds: number;
  readonly processorMs: number;
  /** Resident memory, sampled. */
  readonly bytes: readonly number[];
}

function proc(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return ''; // it has ended
  }
}

/** Runs a program to its end; its start is in the figures. */
async function measure(command: readonly string[]): Promise<Figures> {
  const [program = '', ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const bytes: number[] = [];
  let processorMs = 0;
  const timer = setInterval(() => {
    const pid = child.pid ?? 0;
    const kib = /^VmRSS:\s+(\d+)/m.exec(proc(pid, 'status'))?.[1];
    if (kib !== undefined) bytes.push(Number(kib) * 1024);
    const fields = proc(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
    if (fields[11] !== undefined) processorMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }, SAMPLE_EVERY_MS);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearInterval(timer);
  if (exitCode !== 0) throw new Error(`a program ended with ${exitCode ?? 'a signal'}`);
  return { seconds: (performance.now() - startedAt) / 1000, processorMs, bytes };
}

/** Several processes at once, as one. */
function joined(all: readonly Figures[]): Figures {
  return {
    seconds: Math.max(...all.map(({ seconds }) => seconds)),
    processorMs: all.reduce((sum, one) => sum + one.processorMs, 0),
    bytes:
      all[0]?.bytes.map((_, at) => all.reduce((sum, { bytes }) => sum + (bytes[at] ?? 0), 0)) ?? [],
  };
}

const mib = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(0)} MiB`;

function row(
  name: string,
  { seconds, processorMs, bytes }: Figures,
  count: number,
  size: number,
): string {
  const at = (part: number) => bytes[Math.floor(part * (bytes.length - 1))] ?? NaN;
  const rate = count / seconds;
  const cells = [
    name,
    rate.toFixed(0),
    ((rate * size) / 1e6).toFixed(0),
    (processorMs / count).toFixed(2),
    mib(Math.max(...bytes)),
    [0.25, 0.5, 0.75, 1].map((part) => mib(at(part))).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

const [, , countText = '2000', archive, python = 'python3'] = process.argv;
const count = Number(countText);
const cores = cpus().length;
const scratch = mkdtempSync(join(tmpdir(), 'deidentify-bench-'));
try {
  const paths = await writeImportFiles(join(scratch, 'in'), count, archive);
  const size = paths.reduce((sum, path) => sum + statSync(path).size, 0) / count;
  const target = (name: string) => {
    const path = join(scratch, name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    return path;
  };
  const ours = (workers: number) => [
    process.execPath,
    'server/deidentify/main.ts',
    join(scratch, 'in'),
    target('out'),
    '--workers',
    String(workers),
  ];
  const oneCore = ['taskset', '-c', '0'];
  const load = loadavg()[0] ?? NaN;
  const rows = [
    row('ours, 1 worker on 1 core', await measure([...oneCore, ...ours(1)]), count, size),
    row(`ours, ${cores} workers on ${cores} cores`, await measure(ours(cores)), count, size),
  ];
  const version = spawnSync(
    python,
    ['-c', 'import importlib.metadata as m; import dcmanon; print(m.version("dcmanon"))'],
    { encoding: 'utf8' },
  );
  if (version.status === 0) {
    const script = join(scratch, 'peer.py');
    writeFileSync(script, PEER);
    const peer = (out: string, part: number, parts: number) => [
      python,
      script,
      join(scratch, 'in'),
      out,
      String(part),
      String(parts),
    ];
    rows.push(
      row(
        'dcmanon, 1 process on 1 core',
        await measure([...oneCore, ...peer(target('out'), 0, 1)]),
        count,
        size,
      ),
    );
    const out = target('out');
    const all = await Promise.all(
      Array.from({ length: cores }, (_, part) => measure(peer(out, part, cores))),
    );
    rows.push(row(`dcmanon, ${cores} processes on ${cores} cores`, joined(all), count, size));
  }
  const peerLine =
    version.status === 0
      ? `dcmanon ${version.stdout.trim()}, as it comes, called from Python; it searches nothing in its output`
      : 'dcmanon was not there and is left out';
  const text = `# De-identifying folders

Written by \`node tests/bench/deidentify.ts\`: ${count} CT slices of 512², ${(size / 1e3).toFixed(0)} KB each, native, from files to files; start of the program, listing, rows and residual scan included.

| program | files/s | MB/s | processor ms a file | peak memory | memory after each quarter of the time |
| --- | --: | --: | --: | --: | --- |
${rows.join('\n')}

- ${peerLine}.
- Machine: ${cores} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.versions.node}; load of other programs when it began: ${load.toFixed(1)}.
`;
  process.stdout.write(text);
  mkdirSync('docs/benchmarks', { recursive: true });
  writeFileSync(REPORT, await format(text, { parser: 'markdown' }));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
