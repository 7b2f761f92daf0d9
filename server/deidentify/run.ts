import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { choosePolicy } from './choose-policy.ts';
import type { FileResult } from './file-task.ts';
import { chooseKey } from './key-file.ts';
import { listInput } from './list-input.ts';
import type { Options } from './options.ts';
import { checkPlaces } from './places.ts';
import { ProgressLine } from './progress.ts';
import { summaryOf, totalsOf, writeReport, writeRows, type RunOutcome } from './report.ts';
import { runInThreads } from './thread-pool.ts';
import { INTERRUPTED } from '../command/run-command.ts';
import type { Terminal } from '../command/terminal.ts';
import { UsageError } from '../command/usage-error.ts';

async function makeFolders(output: string): Promise<string> {
  try {
    await mkdir(output, { recursive: true });
    return await mkdtemp(join(output, '.partial-'));
  } catch {
    throw new UsageError('OUT cannot be made or written to.');
  }
}

/**
 * Does what was asked for and gives the exit code.
 * @throws {UsageError} before anything is read
 */
export async function run(
  options: Options,
  { out, err }: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = performance.now();
  const places = await checkPlaces(options);
  const policy = await choosePolicy(options.policy);
  const { key, origin } = await chooseKey(places.key);
  const partialFolder = await makeFolders(places.output);
  const files: (readonly [string, FileResult | null])[] = [];
  try {
    const { tasks, settled } = await listInput(places.input, signal);
    const results = new Map<number, FileResult>();
    const progress = new ProgressLine(err, tasks.length);
    const { compression, workers } = options;
    await runInThreads({
      order: {
        key,
        policy,
        compression,
        outputFolder: places.output,
        partialFolder,
        hasRows: places.rows !== null,
      },
      workers,
      tasks,
      signal,
      onResult: ({ index }, result) => {
        results.set(index, result);
        progress.add();
      },
    });
    progress.clear();
    files.push(
      ...tasks.map(({ input, index }) => [input, results.get(index) ?? null] as const),
      ...settled.map(({ input, result }) => [input, result] as const),
    );
  } finally {
    await rm(partialFolder, { recursive: true, force: true });
  }
  const outcome: RunOutcome = {
    files,
    policy,
    compression: options.compression,
    keyOrigin: origin,
  };
  if (places.report !== null) await writeReport(places.report, places.output, outcome);
  if (places.rows !== null) await writeRows(places.rows, outcome);
  out.write(summaryOf(outcome, (performance.now() - startedAt) / 1000));
  if (signal.aborted) return INTERRUPTED;
  return totalsOf(outcome).failed === 0 ? 0 : 1;
}
