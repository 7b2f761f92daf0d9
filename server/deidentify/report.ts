import { join } from 'node:path';
import type { DeidPolicy } from '../../src/core/deid/policy.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import type { Compression, OutcomeStatus } from '../../src/core/rpc/import-api.ts';
import type { FileResult } from './file-task.ts';
import { writeJsonFile } from './json-file.ts';
import type { KeyOrigin } from './key-file.ts';

/** What became of one input. Both paths are absolute; `output` is null where OUT does not hold it. */
interface ReportedFile {
  readonly input: string;
  readonly output: string | null;
  readonly status: OutcomeStatus;
  readonly code: ErrorCode | null;
  readonly reasons: readonly string[];
}

export interface Totals extends Readonly<Record<OutcomeStatus, number>> {
  readonly files: number;
  /** Inputs that had no turn because the run was interrupted. */
  readonly notReached: number;
}

/** How a run went, input by input. */
export interface RunOutcome {
  /** Null for an input that had no turn. */
  readonly files: readonly (readonly [input: string, result: FileResult | null])[];
  readonly policy: DeidPolicy;
  readonly compression: Compression;
  readonly keyOrigin: KeyOrigin;
}

export function totalsOf({ files }: RunOutcome): Totals {
  const totals = { files: files.length, ok: 0, skipped: 0, held: 0, failed: 0, notReached: 0 };
  for (const [, result] of files) totals[result?.status ?? 'notReached'] += 1;
  return totals;
}

const ABOUT_IDS: Readonly<Record<KeyOrigin, string>> = {
  file: 'ids are the same in every run with this key file',
  made: 'ids are the same in every run with this key file, which was made now',
  'this-run': 'the key was forgotten: ids cannot be linked to those of other runs',
};

/** Writes the report; the only place besides the rows in which input files are named. */
export async function writeReport(path: string, output: string, run: RunOutcome): Promise<void> {
  const files = run.files.flatMap(([input, result]): ReportedFile[] => {
    if (result === null) return [];
    const { status, code, reasons, fileName } = result;
    return [
      { input, output: fileName === null ? null : join(output, fileName), status, code, reasons },
    ];
  });
  const { id, version } = run.policy;
  await writeJsonFile(path, [
    ['files', files],
    ['totals', totalsOf(run)],
    ['policy', { id, version }],
    ['compression', run.compression],
    ['key', { origin: run.keyOrigin, ids: ABOUT_IDS[run.keyOrigin] }],
  ]);
}

/** Writes the R_CDM rows of all files that stand in the output folder, each instance once. */
export async function writeRows(path: string, { files }: RunOutcome): Promise<void> {
  const occurrences = new Map<string, object>();
  const images = new Map<string, object>();
  const imagesOf = new Map<string, number>();
  for (const [input, result] of files) {
    if (!result?.rows) continue;
    const { occurrence, image } = result.rows;
    if (images.has(image.id)) continue;
    images.set(image.id, { input, ...image });
    if (!occurrences.has(occurrence.id)) occurrences.set(occurrence.id, occurrence);
    imagesOf.set(occurrence.id, (imagesOf.get(occurrence.id) ?? 0) + 1);
  }
  await writeJsonFile(path, [
    [
      'occurrences',
      [...occurrences].map(([id, row]) => ({ ...row, image_total_count: imagesOf.get(id) })),
    ],
    ['images', [...images.values()]],
  ]);
}

/** Counts and codes for the terminal, nothing that names a file. */
export function summaryOf(run: RunOutcome, seconds: number): string {
  const { files, ok, skipped, held, failed, notReached } = totalsOf(run);
  const counts = new Map<string, number>();
  for (const [, result] of run.files) {
    if (!result?.code) continue;
    const line = `${result.status} ${result.code}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  const rate = seconds > 0 ? ` (${((files - notReached) / seconds).toFixed(0)} files/s)` : '';
  return [
    `${files} files in ${seconds.toFixed(1)} s${rate}: ${ok} ok, ${skipped} skipped, ${held} held, ${failed} failed`,
    ...[...counts].sort().map(([line, count]) => `  ${line}: ${count}`),
    ...(notReached > 0 ? [`Interrupted: ${notReached} files had no turn.`] : []),
    ...(run.keyOrigin === 'this-run' && ok > 0
      ? ['Without --key the ids cannot be linked to those of other runs.']
      : []),
    ...(run.keyOrigin === 'made' ? ['The key file was made: keep it safe and apart.'] : []),
    '',
  ].join('\n');
}
