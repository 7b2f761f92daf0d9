import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { identify, reveal } from '../../src/core/deid/brands.ts';
import type { ImportEntry, ImportSource } from '../../src/core/rpc/import-api.ts';
import { listSources } from '../../workers/import/list-sources.ts';
import { outcomeOf } from '../../workers/import/outcome.ts';
import { AppError } from '../../src/core/errors.ts';
import { fileBlob } from './file-blob.ts';
import type { FileResult, FileTask } from './file-task.ts';

/** An input that needs no turn: what became of it is known from looking at it. */
interface SettledInput {
  readonly input: string;
  readonly result: FileResult;
}

export interface InputListing {
  readonly tasks: readonly FileTask[];
  readonly settled: readonly SettledInput[];
}

const NOT_READ = { code: 'import/file-unreadable', fileName: null, rows: null } as const;

function unreadable(input: string): SettledInput {
  return { input, result: { ...NOT_READ, status: 'failed', reasons: [] } };
}

/** Links may lead out of the input or in circles; pipes and devices may never end. */
function notAFile(input: string, entry: Dirent): SettledInput {
  const reason = entry.isSymbolicLink() ? 'symbolic-link' : 'special-file';
  return { input, result: { ...NOT_READ, status: 'skipped', reasons: [reason] } };
}

interface Found {
  readonly files: string[];
  readonly settled: SettledInput[];
}

const byName = (one: Dirent, other: Dirent): number => (one.name < other.name ? -1 : 1);

async function walk(folder: string, found: Found): Promise<void> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    found.settled.push(unreadable(folder));
    return;
  }
  for (const entry of entries.sort(byName)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await walk(path, found);
    else if (entry.isFile()) found.files.push(path);
    else found.settled.push(notAFile(path, entry));
  }
}

/** Nothing is read yet; a Blob reads what it is asked for. */
async function openAll({ files, settled }: Found): Promise<ImportSource[]> {
  const sources: ImportSource[] = [];
  for (const path of files) {
    try {
      sources.push({ kind: 'file', path: identify(path), file: await fileBlob(path) });
    } catch {
      settled.push(unreadable(path));
    }
  }
  return sources;
}

function toTask(entry: ImportEntry, index: number, onDisk: ReadonlySet<string>): FileTask {
  const input = reveal(entry.path);
  let path = input;
  // The way inside an archive goes on behind the path of the archive, which is a file and no folder.
  while (!onDisk.has(path) && dirname(path) !== path) path = dirname(path);
  const place = entry.locator.kind === 'zip-entry' ? entry.locator.place : null;
  const { byteLength, isNamedByDicomdir = false } = entry;
  return { index, input, path, place, byteLength, isNamedByDicomdir };
}

/**
 * Every input in the order of names: files that a DICOMDIR names first, archives looked into. Links are
 * not followed.
 */
export async function listInput(input: string, signal: AbortSignal): Promise<InputListing> {
  const found: Found = { files: [], settled: [] };
  // A DICOMDIR is understood by paths with slashes, which Windows takes too.
  const root = input.replaceAll(sep, '/');
  if ((await stat(root)).isDirectory()) await walk(root, found);
  else found.files.push(root);
  const sources = await openAll(found);
  const { entries, refused } = await listSources({ signal, progress: () => undefined }, sources);
  const onDisk = new Set(found.files);
  const refusals = refused.map(({ path, code }): SettledInput => {
    const { status } = outcomeOf(new AppError(code, 'refused when it was listed'), {});
    const result: FileResult = { status, code, reasons: [], fileName: null, rows: null };
    return { input: reveal(path), result };
  });
  return {
    tasks: entries.map((entry, index) => toTask(entry, index, onDisk)),
    settled: [...found.settled, ...refusals],
  };
}
