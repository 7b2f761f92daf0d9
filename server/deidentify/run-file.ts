import { imageKindOfDataSet } from '../../src/core/deid/hold.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import { releaseParts, type DeidentifiedParts } from '../../src/core/deid/release.ts';
import { readDicomBytes } from '../../src/core/dicom/read-blob.ts';
import { AppError } from '../../src/core/errors.ts';
import {
  toRadiologyImageRecord,
  toRadiologyOccurrenceRecord,
} from '../../src/core/wire/rcdm-wire.ts';
import { outcomeOf } from '../../workers/import/outcome.ts';
import { openRead, withPixels } from '../../workers/import/prepare-instance.ts';
import type { FileResult, FileRows, FileTask, RunOrder } from './file-task.ts';
import { sha256Hex } from './native-crypto.ts';
import { releaseOtherObject } from './other-object.ts';
import { fileNameOf } from './output-name.ts';
import { writeOutput } from './output-folder.ts';
import type { InputReader } from './read-input.ts';

/** What stays the same from file to file in one thread. */
export interface FileRunner {
  readonly order: RunOrder;
  readonly keyring: Keyring;
  readonly reader: InputReader;
}

function rowsOf({ rows, record }: DeidentifiedParts): FileRows {
  return {
    occurrence: toRadiologyOccurrenceRecord({ ...rows.occurrence, imageTotalCount: 1 }),
    image: toRadiologyImageRecord({ ...rows.image, deid: record }),
  };
}

function failure(error: unknown, task: FileTask): FileResult {
  const { status, code } = outcomeOf(error, task);
  const data = error instanceof AppError ? Object.entries(error.data) : [];
  const reasons = data.map(([name, value]) => `${name}: ${value}`);
  return { status, code, reasons, fileName: null, rows: null };
}

function endOf(written: 'written' | 'same', fileName: string, rows: FileRows | null): FileResult {
  return written === 'written'
    ? { status: 'ok', code: null, reasons: [], fileName, rows }
    : { status: 'skipped', code: 'import/already-stored', reasons: [], fileName, rows };
}

async function deidentifyFile(
  { order, keyring, reader }: FileRunner,
  task: FileTask,
  signal: AbortSignal,
): Promise<FileResult> {
  const bytes = await reader.read(task, signal);
  signal.throwIfAborted();
  const original = await readDicomBytes(bytes);
  const fileName = await fileNameOf(original, order.policy, keyring);
  if (imageKindOfDataSet(original.dataSet) === undefined) {
    const parts = await releaseOtherObject(original, { ...order, keyring }, signal);
    return endOf(await writeOutput(order, fileName, parts, signal), fileName, null);
  }
  const { policy } = order;
  const opening = { keyring, condition: null, pixelsApproved: false, policy };
  const opened = await openRead(original, opening);
  const prepared = await withPixels(opened, order.compression, signal);
  const instance = await releaseParts({
    ...prepared,
    policy: order.policy,
    keyring,
    hash: sha256Hex,
  });
  signal.throwIfAborted();
  const written = await writeOutput(order, fileName, instance.parts, signal);
  return endOf(written, fileName, order.hasRows ? rowsOf(instance) : null);
}

/**
 * The way of one file, from its bytes to the output folder: the same core as in the browser. Never
 * rejects for what the file is.
 * @throws AbortError when `signal` was aborted before the file was written
 */
export async function runFile(
  runner: FileRunner,
  task: FileTask,
  signal: AbortSignal,
): Promise<FileResult> {
  try {
    return await deidentifyFile(runner, task, signal);
  } catch (error) {
    signal.throwIfAborted();
    return failure(error, task);
  }
}
