import { treatmentOf } from '../../src/core/deid/actions.ts';
import type { Keyring } from '../../src/core/deid/keyring.ts';
import { releaseParts, type DeidentifiedParts } from '../../src/core/deid/release.ts';
import { surroundingsOf } from '../../src/core/deid/surroundings.ts';
import type { DicomFile } from '../../src/core/dicom/dataset.ts';
import * as Tag from '../../src/core/dicom/tags.generated.ts';
import { stringOf } from '../../src/core/dicom/values.ts';
import { AppError } from '../../src/core/errors.ts';
import type { InstanceRows } from '../../src/core/rcdm/rows.ts';
import {
  toRadiologyImageRecord,
  toRadiologyOccurrenceRecord,
} from '../../src/core/wire/rcdm-wire.ts';
import { outcomeOf } from '../../workers/import/outcome.ts';
import { openInstance, withPixels } from '../../workers/import/prepare-instance.ts';
import type { FileResult, FileRows, FileTask, RunOrder } from './file-task.ts';
import { sha256Hex } from './native-crypto.ts';
import { writeOutput } from './output-folder.ts';
import type { InputReader } from './read-input.ts';

/** What stays the same from file to file in one thread. */
export interface FileRunner {
  readonly order: RunOrder;
  readonly keyring: Keyring;
  readonly reader: InputReader;
}

const UID = /^[0-9.]{1,64}$/;

/** Of the SOP Instance UID that the new file has: the mapped one, or its own where the policy keeps it. */
function fileNameOf(original: DicomFile, rows: InstanceRows, { policy }: RunOrder): string {
  const element = original.dataSet.get(Tag.SOPInstanceUID);
  const isKept =
    element !== undefined &&
    treatmentOf(element, policy, surroundingsOf(original.dataSet)) === 'keep';
  const own = stringOf(original.dataSet, Tag.SOPInstanceUID) ?? '';
  const uid = isKept ? own : rows.image.sopInstanceUid;
  if (!UID.test(uid)) throw new AppError('dicom/malformed', 'SOP Instance UID is no UID');
  return `${uid}.dcm`;
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

async function deidentifyFile(
  { order, keyring, reader }: FileRunner,
  task: FileTask,
  signal: AbortSignal,
): Promise<FileResult> {
  const bytes = await reader.read(task, signal);
  signal.throwIfAborted();
  const opened = await openInstance(bytes, { keyring, condition: null, pixelsApproved: false });
  const fileName = fileNameOf(opened.original, opened.rows, order);
  const prepared = await withPixels(opened, order.compression, signal);
  const instance = await releaseParts({
    ...prepared,
    policy: order.policy,
    keyring,
    hash: sha256Hex,
  });
  signal.throwIfAborted();
  const written = await writeOutput(order, fileName, instance.parts, signal);
  const rows = rowsOf(instance);
  return written === 'written'
    ? { status: 'ok', code: null, reasons: [], fileName, rows }
    : { status: 'skipped', code: 'import/already-stored', reasons: [], fileName, rows };
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
